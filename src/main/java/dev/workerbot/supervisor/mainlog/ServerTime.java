package dev.workerbot.supervisor.mainlog;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * When a worker ended, as a status says it: {@code Nov 24 08:40 AM}, by the server's clock, without
 * the year and the zone. Source: supervisor 4.2.5, rpcinterface.py, _interpretProcessInfo.
 */
public final class ServerTime {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy MMM dd hh:mm a", Locale.ENGLISH);

  private ServerTime() {}

  /** The last such moment up to a day from now; empty where the note says something else. */
  public static Optional<LocalDateTime> of(String note, Instant now) {
    return of(note, LocalDateTime.ofInstant(now, ZoneOffset.UTC).plusDays(1));
  }

  static Optional<LocalDateTime> of(String note, LocalDateTime latest) {
    try {
      LocalDateTime thisYear = LocalDateTime.parse(latest.getYear() + " " + note, FORMAT);
      return Optional.of(thisYear.isAfter(latest) ? thisYear.minusYears(1) : thisYear);
    } catch (DateTimeParseException somethingElse) {
      return Optional.empty();
    }
  }
}
