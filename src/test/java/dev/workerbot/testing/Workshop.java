package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A server on which workers are made: two that were there before, which must never notice, and a
 * config of a bot whose people may make some.
 */
public final class Workshop implements AutoCloseable {
  /** So many, that nobody asks for too much at once. */
  private static final int APPRENTICES = 100;

  private final AtomicInteger next = new AtomicInteger();
  private final LoopbackServer server;
  private String mailer;
  private String horizon;

  public Workshop() {
    this(Optional.empty());
  }

  /** Where supervisord finds the programs of this folder by their bare names. */
  public static Workshop withPrograms(Path folder) {
    return new Workshop(Optional.of(folder));
  }

  private Workshop(Optional<Path> programs) {
    server =
        LoopbackServer.startWithConfigFolder(
            Map.of("mailer", "command=sleep 100000", "horizon", "command=sleep 100000"));
    programs.ifPresent(folder -> {
      server.stopSupervisord();
      server.startSupervisord(List.of("env", "PATH=" + folder + ":" + System.getenv("PATH")));
    });
    areUp();
  }

  private void areUp() {
    server.awaitStatus("mailer", "RUNNING");
    server.awaitStatus("horizon", "RUNNING");
    mailer = server.pid("mailer");
    horizon = server.pid("horizon");
  }

  /** Starts supervisord again, after it was stopped: all of its workers have new processes. */
  public void startSupervisord() {
    server.startSupervisord();
    areUp();
  }

  public LoopbackServer server() {
    return server;
  }

  public Path folder() {
    return server.confFolder();
  }

  /** Somebody with anna's rights who has not asked for anything yet. */
  public String somebody() {
    return "p" + next.getAndIncrement() % APPRENTICES;
  }

  /**
   * anna makes everything within limits; carl may, and has no limits; eve may with queue_00 to
   * queue_09, as nobody; bob may not.
   */
  public Path config(Path dir, Map<String, Integer> ports) throws IOException {
    return config(dir, ports, List.of());
  }

  /** The same, with more commands that are allowed. */
  public Path config(Path dir, Map<String, Integer> ports, List<String> commands)
      throws IOException {
    Path config = TestBot.config(dir, Map.of("web1", server), ports, "");
    Files.writeString(
        config,
        Files.readString(config)
                .replace(
                    "grants:\n",
                    """
                      builder:
                        - verbs: [read, act, build]
                      apprentice:
                        - verbs: [read, build]
                      keeper:
                        - {verbs: [read, build], workers: "queue:queue_0?"}
                    grants:
                      - {role: keeper, to: [terminal:eve]}
                      - {role: builder, to: [terminal:anna, terminal:dora, slack:U1, discord-role:301, %s]}
                      - {role: apprentice, to: [terminal:carl]}
                    """
                        .formatted(
                            IntStream.range(0, APPRENTICES)
                                .mapToObj(number -> "terminal:p" + number)
                                .collect(Collectors.joining(", "))))
                .replace("to: [terminal:anna, slack:U1", "to: [terminal:bob, slack:U1")
            + """
            creating:
              user: nobody
              limits:
                builder:
                  users: [nobody, daemon]
                  commands: ['sleep [0-9.]+', 'cat', '/bin/sh -c .*'%s]
                  directories: [/tmp, /srv]
                  environment: ['*']
                keeper: {users: [nobody], commands: ['sleep [0-9.]+']}
            """
                .formatted(
                    commands.stream()
                        .map(command -> ", '" + command + "'")
                        .collect(Collectors.joining())));
    return config;
  }

  /** The names of the files that there are. */
  public List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What must hold whatever was tried: nobody else noticed, and supervisord would boot with it. */
  public void isSound() {
    assertEquals(mailer, server.pid("mailer"), "mailer has kept its process");
    assertEquals(horizon, server.pid("horizon"), "horizon has kept its process");
    String reread = server.supervisorctl("reread").output();
    assertTrue(reread.contains("No config updates"), reread);
    Processes.Ran boot =
        Processes.run(
            List.of(
                "/usr/bin/python3",
                "-c",
                "import sys; from supervisor.options import ServerOptions as S;"
                    + " S().realize(['-c', sys.argv[1]])",
                server.dir().resolve("supervisord.conf").toString()));
    assertEquals(0, boot.code(), "supervisord boots with it: " + boot.output());
  }

  /** Takes away what a test has made. */
  public void tidy() throws IOException {
    for (String file : files()) {
      Files.delete(folder().resolve(file));
    }
    // What is still STOPPING is not taken away.
    Await.until("all is taken away", () -> server.supervisorctl("update").code() == 0);
  }

  @Override
  public void close() {
    server.close();
  }
}
