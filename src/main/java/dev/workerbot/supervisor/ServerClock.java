package dev.workerbot.supervisor;

import dev.workerbot.supervisor.shell.CommandLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server's clock showed.
 *
 * @param now by that clock
 * @param zone in which it tells the time; a fixed offset where no more is known
 */
public record ServerClock(Instant now, ZoneId zone) {
  /** Where the name of the zone is, on most systems. */
  private static final String LOCALTIME = "/etc/localtime";

  private static final Pattern DATE =
      Pattern.compile("(\\d{1,12})(?:\\.(\\d{9}))?\\S* ([+-]\\d{2})(\\d{2})");

  private static final Pattern ZONE = Pattern.compile(".*/zoneinfo/(?:posix/|right/)?(\\S+)");

  /** What is run for it; BusyBox knows no nanoseconds. */
  public static CommandLine command() {
    return CommandLine.inUtf8(List.of("date", "+%s.%N %z"))
        .then(CommandLine.of("readlink", "-f", LOCALTIME));
  }

  /** Reads what it prints; empty where that is no time. */
  public static Optional<ServerClock> parse(String output) {
    List<String> lines = output.lines().toList();
    Matcher date = DATE.matcher(lines.isEmpty() ? "" : lines.getFirst().strip());
    if (!date.matches()) {
      return Optional.empty();
    }
    try {
      long nanos = date.group(2) == null ? 0 : Long.parseLong(date.group(2));
      Instant now = Instant.ofEpochSecond(Long.parseLong(date.group(1)), nanos);
      ZoneOffset offset = ZoneOffset.of(date.group(3) + ":" + date.group(4));
      // Another TZ in the environment would make the file's zone a wrong one.
      ZoneId zone =
          named(lines).filter(one -> one.getRules().getOffset(now).equals(offset)).orElse(offset);
      return Optional.of(new ServerClock(now, zone));
    } catch (DateTimeException noTime) {
      return Optional.empty();
    }
  }

  private static Optional<ZoneId> named(List<String> lines) {
    Matcher name = ZONE.matcher(lines.size() < 2 ? "" : lines.get(1).strip());
    try {
      return name.matches() ? Optional.of(ZoneId.of(name.group(1))) : Optional.empty();
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }
}
