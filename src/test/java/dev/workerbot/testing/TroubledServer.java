package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A server whose workers, and the line to it, fail and are well again when they are told to. */
public final class TroubledServer implements AutoCloseable {
  private final LoopbackServer server;
  private final CuttableProxy line;

  /** What can go wrong. */
  public enum Trouble {
    FATAL("fragile", "Start"),
    EXITED("oneshot", "Start"),
    CRASH_LOOP("looping", "Restart"),
    UNREACHABLE("", "");

    private final String worker;
    private final String button;

    Trouble(String worker, String button) {
      this.worker = worker;
      this.button = button;
    }

    /** What the card's button that helps is called; empty where it has none. */
    public String button() {
      return button;
    }

    /** How its card is headed in the end. */
    public String resolved() {
      return this == UNREACHABLE
          ? "Resolved: web1 is reachable again"
          : "Resolved: " + worker + "@web1 is RUNNING again";
    }
  }

  private TroubledServer(LoopbackServer server, CuttableProxy line) {
    this.server = server;
    this.line = line;
  }

  /** Starts with all well. */
  public static TroubledServer start() throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put(
        "fragile",
        "command=bash -c 'test -e $DIR/FATAL && exit 12; exec sleep 100000'\nstartretries=0");
    programs.put("oneshot", "command=sleep 100000\nautorestart=false");
    // Up for long enough that Supervisor takes it for RUNNING each time.
    programs.put(
        "looping",
        "command=bash -c 'test -e $DIR/CRASH_LOOP && sleep 2.5 && exit 1; exec sleep 100000'");
    LoopbackServer server = LoopbackServer.start(programs);
    CuttableProxy line = new CuttableProxy(server.port());
    server.isKnownAt(line.port());
    programs.keySet().forEach(worker -> server.awaitStatus(worker, "RUNNING"));
    return new TroubledServer(server, line);
  }

  /**
   * Writes the config of a bot that watches it and tells this Slack, with alerts that are quick.
   *
   * @param resolveAfter how long what is well again stays watched
   */
  public Path config(Path dir, FakeSlack slack, Duration resolveAfter) throws IOException {
    return TestBot.config(
        dir,
        Map.of("web1", server),
        Map.of("web1", line.port()),
        BotProcess.leadingTo(slack)
            + """
            alerts:
              channel: slack:C1
              resolve-after: %ds
              flap-within: 2s
              crashes: 2
              unreachable-after: 1s
            """
                .formatted(resolveAfter.toSeconds()));
  }

  /** It goes wrong, or begins to. */
  public void begin(Trouble trouble) throws IOException {
    switch (trouble) {
      case UNREACHABLE -> line.cut();
      case FATAL, CRASH_LOOP -> {
        Files.createFile(flag(trouble));
        crash(trouble);
      }
      case EXITED -> crash(trouble);
    }
  }

  private void crash(Trouble trouble) {
    server.supervisorctl("signal", "KILL", trouble.worker);
  }

  private Path flag(Trouble trouble) {
    return server.dir().resolve(trouble.name());
  }

  /** What was wrong is so no more; a worker that is down stays down. */
  public void takeAway(Trouble trouble) throws IOException {
    Files.deleteIfExists(flag(trouble));
    if (trouble == Trouble.UNREACHABLE) {
      line.heal();
    }
  }

  /** All is well again, without the bot's help. */
  public void mend(Trouble trouble) throws IOException {
    takeAway(trouble);
    if (trouble != Trouble.UNREACHABLE) {
      Await.until(
          trouble.worker + " is up",
          () ->
              server.supervisorctl("start", trouble.worker).code() >= 0
                  && server.status(trouble.worker).contains("RUNNING"));
    }
  }

  /** Waits until a worker is down for good, whoever watches. */
  public void awaitState(Trouble trouble) {
    if (trouble == Trouble.FATAL || trouble == Trouble.EXITED) {
      server.awaitStatus(trouble.worker, trouble.name());
    }
  }

  @Override
  public void close() throws IOException {
    line.close();
    server.close();
  }
}
