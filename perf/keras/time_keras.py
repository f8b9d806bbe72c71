"""Times Keras' fit and predict: time_keras.py ARRAYS THREADS."""

import json
import os
import sys
import time

import numpy as np

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import tensorflow as tf

LENGTH = 100
TRAINED = 1280
REPEATS = 3


def read(folder, name, kind):
    return np.fromfile(os.path.join(folder, name), dtype=kind)


class Epochs(keras.callbacks.Callback):
    """Seconds of each epoch."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


def reuters_model(folder):
    model = keras.Sequential(
        [
            keras.layers.Embedding(1000, 100),
            keras.layers.LSTM(100),
            keras.layers.Dense(46, activation="softmax"),
        ]
    )
    model.build((None, LENGTH))
    weights = [read(folder, f"weight-{i}.f32", "<f4") for i in range(6)]
    model.set_weights([w.reshape(v.shape) for w, v in zip(weights, model.weights)])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def report(what, batch, threads, rows, seconds):
    rates = [round(rows / s, 1) for s in seconds]
    print(json.dumps({"contender": "keras", "measure": what, "batch": batch,
                      "threads": threads, "unit": "seq/s", "rates": rates}), flush=True)


def main(folder, threads):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tokens = read(folder, "test-tokens.i32", "<i4").reshape(-1, LENGTH)
    expected = read(folder, "expected.f32", "<f4").reshape(-1, 46)
    model = reuters_model(folder)
    actual = model.predict(tokens[: len(expected)], verbose=0)
    worst = float(np.abs(actual - expected).max())
    if not worst <= 1e-5:
        sys.exit(f"Keras' probabilities are {worst} from the judge's")

    for batch in (32, 256, 2246):
        seconds = []
        for _ in range(REPEATS + 1):
            start = time.perf_counter()
            model.predict(tokens, batch_size=batch, verbose=0)
            seconds.append(time.perf_counter() - start)
        report("predict", batch, threads, len(tokens), seconds[1:])

    tokens = read(folder, "train-tokens.i32", "<i4").reshape(-1, LENGTH)[:TRAINED]
    labels = read(folder, "train-labels.i32", "<i4")[:TRAINED]
    for batch in (20, 32, 128):
        model = reuters_model(folder)
        epochs = Epochs()
        model.fit(tokens, labels, batch_size=batch, epochs=REPEATS + 1, shuffle=False,
                  verbose=0, callbacks=[epochs])
        report("fit", batch, threads, len(tokens), epochs.seconds[1:])


main(sys.argv[1], int(sys.argv[2]))
