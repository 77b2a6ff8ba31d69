package dev.workerbot.supervisor.laravel.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each version of Laravel and Horizon prints, by their sources, is read. */
class PrintoutTest {
  private static final String UUID = "5f1b7c1e-6d0c-4a3e-9a55-0c1d2e3f4a5b";
  private static final String DEPRECATED =
      "PHP Deprecated:  Return type of Foo::bar() should be [static] in /srv/shop/Foo.php on line"
          + " 7\n"
          + "\n"
          + "Deprecated: Return type of Foo::bar() in /srv/shop/Foo.php on line 7\n";

  private static QueueSize size(String connection, String queue, long size) {
    return new QueueSize(
        Optional.of(connection).filter(name -> !name.isEmpty()),
        queue,
        size,
        Optional.empty(),
        Optional.empty());
  }

  /** Laravel 8.83, MonitorCommand.php: a table. */
  @Test
  void sizes_of8_areATable() {
    String text =
        """
        +------------+---------+------+--------+
        | Connection | Queue   | Size | Status |
        +------------+---------+------+--------+
        | redis      | high    | 12   | OK     |
        | redis      | default | 4310 | OK     |
        +------------+---------+------+--------+
        """;
    List<QueueSize> sizes = List.of(size("redis", "high", 12), size("redis", "default", 4310));
    assertEquals(Optional.of(sizes), QueueSize.parse(text));
    assertEquals(Optional.of(sizes), QueueSize.parse(DEPRECATED + text));
  }

  /** Laravel 9.52, MonitorCommand.php: two columns, without the connection. */
  @Test
  void sizes_of9_areColumns() {
    String text =
        """

          Queue name ........................................... Size / Status
          high ....................................................... [12] OK
          default .................................................. [4310] OK

        """;
    assertEquals(
        Optional.of(List.of(size("", "high", 12), size("", "default", 4310))),
        QueueSize.parse(text));
  }

  /** Laravel 12.15 names the connection; 12.19, MonitorCommand.php, adds rows below each. */
  @Test
  void sizes_of12_nameTheirConnection() {
    String text =
        """

          Queue name ........................................... Size / Status
          [redis] high ............................................... [12] OK
          Pending jobs ..................................................... 9
          Delayed jobs ..................................................... 3
          Reserved jobs .................................................... 0
          Oldest pending job ................................... 3 minutes ago

        """;
    assertEquals(Optional.of(List.of(size("redis", "high", 12))), QueueSize.parse(text));
  }

  /** Laravel 12.16, and 12.19 with what is pending and since when. */
  @Test
  void sizes_asJson() {
    String of12_16 =
        "[{\"connection\":\"redis\",\"queue\":\"high\",\"size\":12,\"status\":\"OK\"}]\n";
    assertEquals(Optional.of(List.of(size("redis", "high", 12))), QueueSize.parse(of12_16));
    String of12_19 =
        "[{\"connection\":\"redis\",\"queue\":\"high\",\"size\":12,\"pending\":9,\"delayed\":3,"
            + "\"reserved\":0,\"oldest_pending\":1764605000,\"status\":\"OK\"},"
            + "{\"connection\":\"redis\",\"queue\":\"low\",\"size\":0,\"pending\":0,\"delayed\":0,"
            + "\"reserved\":0,\"oldest_pending\":null,\"status\":\"OK\"}]";
    List<QueueSize> sizes = QueueSize.parse(DEPRECATED + of12_19).orElseThrow();
    assertEquals(
        new QueueSize(
            Optional.of("redis"),
            "high",
            12,
            Optional.of(9L),
            Optional.of(Instant.ofEpochSecond(1764605000))),
        sizes.getFirst());
    assertEquals(9, sizes.getFirst().waiting());
    assertEquals(Optional.empty(), sizes.getLast().oldest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "[1,2]",
        "[{\"queue\":\"high\"}]",
        "[{\"queue\":\"high\",\"size\":\"many\"}]",
        "  Connection refused  ",
        "| Connection | Queue |\n| redis | high |"
      })
  void whatIsNoSize_isNone(String text) {
    assertEquals(Optional.empty(), QueueSize.parse(text));
  }

  @Test
  void aThousandQueues_areReadAtOnce() {
    String rows =
        IntStream.range(0, 1000)
            .mapToObj(i -> "  [redis] queue-" + i + " " + ".".repeat(100) + " [" + i + "] OK\n")
            .collect(Collectors.joining());
    List<QueueSize> sizes =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> QueueSize.parse(rows).orElseThrow());
    assertEquals(1000, sizes.size());
    assertEquals(size("redis", "queue-999", 999), sizes.getLast());
  }

  @Test
  void aLineOfAMegabyte_isReadAtOnce() {
    for (String text :
        List.of(".".repeat(1 << 20), "  a" + " .".repeat(1 << 19), "| ".repeat(1 << 19))) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () -> {
            assertEquals(Optional.empty(), QueueSize.parse(text));
            assertEquals(Optional.empty(), FailedJob.parse(text));
            assertEquals(Optional.empty(), HorizonMachine.parse(text));
          });
    }
  }

  private static final FailedJob JOB =
      new FailedJob(UUID, "redis", "high", "App\\Jobs\\SendInvoice", "2026-12-01 03:04:05");

  /** Laravel 8.83, ListFailedCommand.php. */
  @Test
  void failedJobs_of8_areATable() {
    String text =
        """
        +--------------------------------------+------------+-------+----------------------+---------------------+
        | ID                                   | Connection | Queue | Class                | Failed At           |
        +--------------------------------------+------------+-------+----------------------+---------------------+
        | 5f1b7c1e-6d0c-4a3e-9a55-0c1d2e3f4a5b | redis      | high  | App\\Jobs\\SendInvoice | 2026-12-01 03:04:05 |
        | 7                                    | redis      | low   |                      | 2026-12-01 03:04:04 |
        +--------------------------------------+------------+-------+----------------------+---------------------+
        """;
    assertEquals(
        Optional.of(List.of(JOB, new FailedJob("7", "redis", "low", "", "2026-12-01 03:04:04"))),
        FailedJob.parse(DEPRECATED + text));
    assertEquals(Optional.of(List.of()), FailedJob.parse("No failed jobs!\n"));
  }

  /** Laravel 9.52, ListFailedCommand.php: where a row is too long, there is no room for dots. */
  @Test
  void failedJobs_of9_areColumns() {
    for (String dots : List.of(" ................ ", "  ", " ")) {
      String text =
          "\n  2026-12-01 03:04:05 " + UUID + dots + "redis@high App\\Jobs\\SendInvoice\n\n";
      assertEquals(Optional.of(List.of(JOB)), FailedJob.parse(text), dots);
    }
    assertEquals(Optional.of(List.of()), FailedJob.parse("\n   INFO  No failed jobs found.  \n\n"));
  }

  /** Laravel 13.10, ListFailedCommand.php. */
  @Test
  void failedJobs_asJson() {
    String text =
        "[{\"id\":\"%s\",\"connection\":\"redis\",\"queue\":\"high\",\"class\":\"App\\\\Jobs\\\\SendInvoice\",\"failed_at\":\"2026-12-01 03:04:05\"}]"
            .formatted(UUID);
    assertEquals(Optional.of(List.of(JOB)), FailedJob.parse(text));
    assertEquals(Optional.of(List.of()), FailedJob.parse("[]\n"));
    assertEquals("7", FailedJob.parse("[{\"id\":7}]").orElseThrow().getFirst().id());
  }

  @Test
  void anIdThatIsNone_isLeftOut() {
    for (String id : List.of("all", "--queue=x", "1 2", "$(id)", "", "a".repeat(65))) {
      assertEquals(Optional.of(List.of()), FailedJob.parse("[{\"id\":\"%s\"}]".formatted(id)), id);
    }
  }

  @Test
  void whatIsNoListOfFailedJobs_isNone() {
    assertEquals(Optional.empty(), FailedJob.parse("The \"--json\" option does not exist."));
    assertEquals(Optional.empty(), FailedJob.parse(""));
  }

  /** laravel/horizon 5.14 and 5.29, ListCommand.php. */
  @Test
  void machinesOfHorizon_areATable() {
    String text =
        """

        +--------------------+------+--------------------------+---------+
        | Name               | PID  | Supervisors              | Status  |
        +--------------------+------+--------------------------+---------+
        | web1-example-Ab12   | 4711 | supervisor-1, supervisor | running |
        | web2examplecom-x9Yz | 12   | None                     | paused  |
        +--------------------+------+--------------------------+---------+

        """;
    List<HorizonMachine> machines = HorizonMachine.parse(text).orElseThrow();
    assertEquals(
        List.of(
            new HorizonMachine("web1-example-Ab12", 4711, 2, false),
            new HorizonMachine("web2examplecom-x9Yz", 12, 0, true)),
        machines);
    assertTrue(machines.getFirst().isOn("Web1_Example"));
    assertTrue(machines.getLast().isOn("web2.example.com"));
    assertFalse(machines.getLast().isOn("web2"));
    assertFalse(machines.getFirst().isOn("web1"));
    assertEquals(
        Optional.of(List.of()), HorizonMachine.parse("\n   INFO  No machines are running.\n"));
    assertEquals(Optional.empty(), HorizonMachine.parse("  Connection refused  "));
  }
}
