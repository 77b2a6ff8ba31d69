package dev.workerbot.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A clock by which to wait and to decide: it goes on from what the wall clock showed when it was
 * made, by as much as time really goes by, however the wall clock is set meanwhile. What people
 * read, and what outlives the process, is of the wall clock: {@link #wall} and {@link #shown} lead
 * there, {@link #steady} leads back. Safe for use by several threads.
 */
public final class SteadyClock extends Clock {
  /** What differs by less is no step: the two are never read at the same moment. */
  private static final Duration STEP = Duration.ofMillis(500);

  private static final int REMEMBERED = 50;

  private final Clock wall;
  private final LongSupplier nanos;
  private final Instant origin;
  private final long begun;

  /** Guarded by {@code this}; the newest last, never empty. */
  private final List<Era> eras = new ArrayList<>();

  /**
   * A time between two steps of the wall clock.
   *
   * @param from by this clock, when the step before it was noticed
   * @param ahead by how much the wall clock was ahead of this one
   */
  private record Era(Instant from, Duration ahead) {}

  /** One that goes on from now. */
  public static SteadyClock of(Clock wall) {
    return new SteadyClock(wall, System::nanoTime);
  }

  /**
   * @param nanos never goes back, and counts nanoseconds
   */
  public SteadyClock(Clock wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.origin = wall.instant();
    this.begun = nanos.getAsLong();
    eras.add(new Era(Instant.MIN, Duration.ZERO));
  }

  @Override
  public Instant instant() {
    return origin.plusNanos(nanos.getAsLong() - begun);
  }

  /** What the wall clock shows just now. */
  public Instant wall() {
    return wall.instant();
  }

  /** A moment of this clock by the wall clock as it is set now. */
  public Instant wall(Instant steady) {
    return steady.plus(now().ahead());
  }

  /** What the wall clock showed at a moment of this clock; the same whenever one asks. */
  public synchronized Instant shown(Instant steady) {
    Era then = now();
    for (Era era : eras) {
      then = era.from().isAfter(steady) ? then : era;
    }
    return steady.plus(then.ahead());
  }

  /**
   * What the wall clock showed at a moment of this clock, or would by now, whichever is earlier:
   * since then everything was written down that was written down since that moment.
   */
  public Instant earliest(Instant steady) {
    Instant shown = shown(steady);
    Instant wall = wall(steady);
    return shown.isBefore(wall) ? shown : wall;
  }

  /**
   * The moment of this clock at which the wall clock showed that, the newest of several; now at the
   * latest, since nothing that was written down is of the future.
   */
  public synchronized Instant steady(Instant shown) {
    Era era = now();
    Instant end = instant();
    for (int i = eras.size() - 1; i >= 0; i--) {
      era = eras.get(i);
      Instant moment = shown.minus(era.ahead());
      if (!moment.isBefore(era.from()) && !moment.isAfter(end)) {
        return moment;
      }
      end = era.from();
    }
    Instant moment = shown.minus(now().ahead());
    return moment.isAfter(instant()) ? instant() : moment;
  }

  private synchronized Era now() {
    Instant steady = instant();
    Duration ahead = Duration.between(steady, wall.instant());
    boolean isStep = ahead.minus(eras.getLast().ahead()).abs().compareTo(STEP) > 0;
    if (isStep) {
      eras.add(new Era(steady, ahead));
    }
    if (eras.size() > REMEMBERED) {
      eras.removeFirst();
    }
    return eras.getLast();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
