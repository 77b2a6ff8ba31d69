package dev.workerbot.history;

import dev.workerbot.history.MemoryUse.Bucket;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One worker's memory: each sample of about an hour, and the bucket that is being filled. */
final class MemoryRecorder {
  /** How far back samples go, at two a minute. */
  static final Duration KEPT = Duration.ofHours(1);

  private static final int SAMPLES = 120;

  private final Target target;
  // Two plain arrays, since there are thousands of these.
  private final long[] times = new long[SAMPLES];
  private final long[] bytes = new long[SAMPLES];
  private int count;
  private Optional<Bucket> open = Optional.empty();
  private Optional<Bucket> ended = Optional.empty();

  MemoryRecorder(Target target) {
    this.target = target;
  }

  synchronized void add(Sample sample) {
    int place = count % SAMPLES;
    times[place] = sample.at().toEpochMilli();
    bytes[place] = sample.bytes();
    count = count + 1 == 2 * SAMPLES ? SAMPLES : count + 1;
    Instant start = Bucket.startOf(sample.at());
    if (open.isPresent() && open.get().start().equals(start)) {
      open = Optional.of(new Bucket(target, start, Math.max(open.get().most(), sample.bytes())));
    } else {
      ended = open;
      open = Optional.of(new Bucket(target, start, sample.bytes()));
    }
  }

  /** The samples still held, oldest first. */
  synchronized List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int i = Math.max(0, count - SAMPLES); i < count; i++) {
      int place = i % SAMPLES;
      samples.add(new Sample(Instant.ofEpochMilli(times[place]), bytes[place]));
    }
    return samples;
  }

  synchronized Optional<Sample> newest() {
    int place = (count - 1 + SAMPLES) % SAMPLES;
    return count == 0
        ? Optional.empty()
        : Optional.of(new Sample(Instant.ofEpochMilli(times[place]), bytes[place]));
  }

  /** Takes the buckets that are over; asked for more often than a bucket lasts. */
  synchronized List<Bucket> takeEnded(Instant now) {
    List<Bucket> over = new ArrayList<>();
    ended.ifPresent(over::add);
    ended = Optional.empty();
    if (open.isPresent() && !open.get().start().plus(MemoryUse.BUCKET).isAfter(now)) {
      over.add(open.get());
      open = Optional.empty();
    }
    return over;
  }

  /** Takes all there is, since nothing comes any more. */
  synchronized List<Bucket> takeAll() {
    return takeEnded(Instant.MAX);
  }
}
