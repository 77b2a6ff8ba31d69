package dev.workerbot.feature.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.request.authorization.Inspections;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftReportTest {
  private static final String CONFIG =
      """
      [program:both]
      command=/bin/true
      [group:open]
      programs=both
      [group:hidden]
      programs=both
      [program:web]
      command=/bin/true
      [group:odd]
      programs=web,hidden-ghost
      """;

  @ParameterizedTest
  @CsvSource({
    "program:web, true",
    "program:both, false",
    "group:open, true",
    "group:hidden, false",
    "group:odd, false",
    "supervisord, false"
  })
  void aBrokenSection_isNamedToWhoMaySeeAllOfItsGroups(String section, boolean isReported) {
    Reread.Unreadable cause =
        new Reread.Unreadable("bad", Optional.of(section), Optional.of("/etc/supervisord.conf"));
    Inspection inspection =
        new Inspection(
            new ServerName("web1"),
            new Snapshot(Instant.EPOCH, Duration.ZERO, new Reply.Ok<>(List.of()), Optional.empty()),
            new Reply.Ok<>(cause),
            new Reply.Ok<>(List.of()),
            new Reply.Ok<>(
                ServerConfig.of("/etc/supervisord.conf", Map.of("/etc/supervisord.conf", CONFIG))),
            new TreeMap<>());
    DriftReport.Broken broken =
        DriftReport.of(
                new Inspections.InspectedServer(
                    inspection, group -> !group.startsWith("hidden"), _ -> true, false, false))
            .broken()
            .orElseThrow();
    assertEquals(isReported ? Optional.of(cause) : Optional.empty(), broken.cause());
  }
}
