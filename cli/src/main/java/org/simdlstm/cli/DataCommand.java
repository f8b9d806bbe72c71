package org.simdlstm.cli;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.simdlstm.io.Reuters;
import org.simdlstm.io.Sequences;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `simdlstm data`.
@Command(
    name = "data",
    description = "Fetch the newswires and show what they are.",
    footer = {"", "Example:", "  simdlstm data --num-words 5000"})
final class DataCommand implements Callable<Integer> {
  private static final int BARS = 15;
  private static final int CELLS = 50;

  private final Console console;
  @Mixin private DataOption data;

  @Option(
      names = "--num-words",
      paramLabel = "N",
      converter = Numbers.Positive.class,
      defaultValue = "1000",
      description = "Ids are below N, rarer words out of vocabulary (default: ${DEFAULT-VALUE}).")
  private int numWords;

  DataCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    ReutersData loaded =
        ReutersData.load(console, data.path, Reuters.Options.DEFAULTS.numWords(numWords));
    Sequences train = loaded.reuters().train();
    int[] first = train.tokens()[0];
    console.printf(
        "%d newswires to train on, %d to test on, %d topics, %d words, of which %d have an id%n",
        train.size(),
        loaded.reuters().test().size(),
        Reuters.TOPICS.size(),
        loaded.reuters().wordIndex().size(),
        loaded.vocabulary().words().size());
    console.printf("%nThe first newswire, as ids:%n%s%n", joined(first));
    console.printf("and as text:%n%s%n", loaded.vocabulary().text(first));
    console.printf(
        "The first five labels: %s%n", joined(IntStream.of(train.labels()).limit(5).toArray()));
    console.printf("%nTopics of the newswires to train on:%n");
    printDistribution(train.labels());
    return 0;
  }

  private void printDistribution(int[] labels) {
    int[] counts = new int[Reuters.TOPICS.size()];
    for (int label : labels) {
      counts[label]++;
    }
    List<Integer> topics =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparing(topic -> -counts[topic]))
            .toList();
    int most = counts[topics.getFirst()];
    for (int topic : topics.subList(0, BARS)) {
      String bar = "█".repeat(Math.ceilDiv(CELLS * counts[topic], most));
      console.printf("%2d %-15s %5d %s%n", topic, Reuters.TOPICS.get(topic), counts[topic], bar);
    }
    List<Integer> others = topics.subList(BARS, topics.size());
    int rest = others.stream().mapToInt(topic -> counts[topic]).sum();
    console.printf("%18s %5d%n", others.size() + " others", rest);
  }

  private static String joined(int[] ids) {
    return IntStream.of(ids).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }
}
