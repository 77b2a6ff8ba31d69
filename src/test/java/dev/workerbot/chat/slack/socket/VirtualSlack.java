package dev.workerbot.chat.slack.socket;

import dev.workerbot.chat.slack.call.SlackFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Slack's connections in a time that passes when somebody waits. For one thread. */
final class VirtualSlack implements SlackLine.LineOpener, SlackLink.Ticking {
  private static final long BEGIN = 5_000_000_000L;

  /** What opening does now; a failure, a bug, or nothing, which is a line. */
  private Supplier<Optional<SlackFailure>> answer = Optional::empty;

  private final Deque<Supplier<Optional<SlackFailure>>> first = new ArrayDeque<>();
  private final Deque<Consumer<Line>> fates = new ArrayDeque<>();

  private final TreeMap<Long, Runnable> appointments = new TreeMap<>();
  private final List<Duration> calls = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private long now = BEGIN;
  private long stop = BEGIN;
  private Optional<AssertionError> failure = Optional.empty();
  private int others;

  Duration time() {
    return Duration.ofNanos(now - BEGIN);
  }

  /** What happens to the next line. */
  void next(Consumer<Line> fate) {
    fates.add(fate);
  }

  /** Opening fails like this once, before anything else. */
  void refusesOnce(SlackFailure how) {
    first.add(() -> Optional.of(how));
  }

  /** Opening does this once, before anything else. */
  void doesOnce(Supplier<Optional<SlackFailure>> what) {
    first.add(what);
  }

  /** Opening fails like this from now on. */
  void refuses(SlackFailure how) {
    answer = () -> Optional.of(how);
  }

  /** Opening works from now on. */
  void admits() {
    answer = Optional::empty;
  }

  /** Does something then, while the link waits. */
  void at(Duration when, Runnable what) {
    appointments.put(BEGIN + when.toNanos(), what);
  }

  /** Lets time pass for the link until then, once. */
  void pass(SlackLink link, Duration until) {
    stop = BEGIN + until.toNanos();
    try {
      while (true) {
        link.step();
      }
    } catch (InterruptedException then) {
      // It was waiting for something when the time was over.
    }
    failure.ifPresent(wrong -> {
      throw wrong;
    });
  }

  void others(int number) {
    others = number;
  }

  /** When it was asked for a connection. */
  List<Duration> calls() {
    return List.copyOf(calls);
  }

  Line newest() {
    return lines.getLast();
  }

  long living() {
    return lines.stream().filter(line -> !line.isClosed()).count();
  }

  @Override
  public SlackLine open() throws SlackFailure {
    calls.add(time());
    Optional<SlackFailure> failure = (first.isEmpty() ? answer : first.poll()).get();
    if (failure.isPresent()) {
      throw failure.get();
    }
    Line line = new Line(others + 1 + Math.toIntExact(living()));
    lines.add(line);
    Optional.ofNullable(fates.poll()).ifPresent(fate -> fate.accept(line));
    return line;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    now += Math.max(1, time.toNanos());
    while (!appointments.isEmpty() && now - appointments.firstKey() >= 0) {
      keep(appointments.pollFirstEntry().getValue());
    }
    if (now - stop >= 0) {
      now = stop;
      throw new InterruptedException("that is the time");
    }
  }

  /** The link would take what fails here for a bug of its own. */
  private void keep(Runnable appointment) throws InterruptedException {
    try {
      appointment.run();
    } catch (AssertionError wrong) {
      failure = Optional.of(wrong);
      throw new InterruptedException("that was wrong");
    }
  }

  @Override
  public double random() {
    return 1;
  }

  /** One connection. */
  final class Line implements SlackLine {
    private final int connections;
    private Optional<SlackFailure> end = Optional.empty();
    private Duration endsAt = Duration.ofDays(100);
    private boolean closes;
    private boolean closed;

    private Line(int connections) {
      this.connections = connections;
    }

    /** It breaks then. */
    void breaksAt(Duration when) {
      endsAt = when;
      end = Optional.of(SlackFailure.unreached("the connection broke"));
      closes = true;
    }

    /** Slack asks then for another one. */
    void asksAt(Duration when, String reason) {
      endsAt = when;
      end = Optional.of(SlackFailure.said("a disconnect", reason));
    }

    /** When Slack asks for another one, it closes this one. */
    void closesWithIt() {
      closes = true;
    }

    @Override
    public int connections() {
      return connections;
    }

    @Override
    public Optional<SlackFailure> awaitEnd(Duration atMost) throws InterruptedException {
      Duration left = endsAt.minus(time());
      pause(left.compareTo(atMost) < 0 ? left : atMost);
      if (time().compareTo(endsAt) < 0) {
        return Optional.empty();
      }
      closed |= closes;
      return end;
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public void retire() {
      closed = true;
    }
  }
}
