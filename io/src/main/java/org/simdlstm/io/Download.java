package org.simdlstm.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A file of known size and hash on a web server.
///
/// @param address where it is
/// @param bytes its size
/// @param sha256 its hash
record Download(URI address, int bytes, String sha256) {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int MAX_SECONDS = 300;

  /// The file's bytes. Reading stops as soon as the server sends more than it should.
  byte[] fetch(Progress progress) throws IOException {
    // The whole address would not fit into a terminal's line.
    String what = "download " + Path.of(address.getPath()).getFileName();
    ByteArrayOutputStream body = new ByteArrayOutputStream(bytes);
    var collect =
        BodyHandlers.ofByteArrayConsumer(
            part ->
                part.ifPresent(
                    received -> {
                      body.writeBytes(received);
                      progress.update(what, body.size(), bytes);
                    }));
    HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(ANSWER).build();
      HttpResponse<Void> answer =
          client
              .sendAsync(request, BodyHandlers.limiting(collect, bytes))
              .get(MAX_SECONDS, TimeUnit.SECONDS);
      if (answer.statusCode() != 200) {
        throw new IOException(address + ": HTTP status " + answer.statusCode());
      }
    } catch (ExecutionException e) {
      throw new IOException(address + ": " + reason(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException(address + ": took longer than " + MAX_SECONDS + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while downloading");
    } finally {
      client.shutdownNow();
    }
    return Sha256.check(address.toString(), body.toByteArray(), sha256);
  }

  /// The client's exceptions often have no message; then their name says what happened.
  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
