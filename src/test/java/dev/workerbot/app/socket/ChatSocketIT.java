package dev.workerbot.app.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.app.ChatProcess;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.socket.server.BotSocket;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** People who chat with a bot that runs, over its socket, each in a process of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatSocketIT {
  private static final String SLOW_STOP =
      "command=bash -c 'trap \"sleep 2; exit 0\" TERM; while :; do sleep 0.1; done'";

  private LoopbackServer web1;
  private Path file;
  private Config config;
  private TestBot bot;
  private BotSocket socket;

  @BeforeAll
  void serve() {
    web1 = LoopbackServer.start(Map.of("slow", SLOW_STOP, "horizon", "command=sleep 1000"));
  }

  @BeforeEach
  void listen(@TempDir Path temporary) throws IOException {
    file = TestBot.config(temporary.toRealPath(), Map.of("web1", web1), Map.of(), "");
    config = TestBot.load(file, Map.of());
    bot = TestBot.on(file);
    socket = open();
  }

  private BotSocket open() {
    return BotSocket.open(config.botSocket(Optional.empty()), bot.bot(), file, config.terminal())
        .orElseThrow();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    bot.close();
  }

  @AfterAll
  void stop() {
    web1.close();
  }

  @Test
  void twoAtATime_areTwoPeople_whoSeeTheirOwnAnswersOnly() throws IOException {
    try (ChatProcess anna = new ChatProcess(file, "anna");
        ChatProcess bob = new ChatProcess(file, "bob")) {
      ChatProcess _ = anna.types("restart slow@web1");
      web1.awaitStatus("slow", "STOPPING");
      ChatProcess _ = bob.types("whoami").shows("You are @bob");
      ChatProcess _ = bob.types("restart horizon@web1").shows("may not");
      ChatProcess _ = anna.shows("slow on web1: RUNNING again");
      assertFalse(anna.text().contains("bob"), anna.text());
      assertFalse(bob.text().contains("slow"), bob.text());
      assertEquals(0, anna.leaves(), anna.text());
      ChatProcess _ = bob.types("whoami");
      assertEquals(0, bob.leaves(), bob.text());
    }
  }

  @Test
  void aBotThatEnds_saysSo_andTheNextOneTellsWhatBecameOfIt() throws IOException {
    try (ChatProcess anna = new ChatProcess(file, "anna")) {
      ChatProcess _ = anna.types("restart slow@web1");
      web1.awaitStatus("slow", "STOPPING");
      socket.close();
      bot.restart();
      ChatProcess _ = anna.shows("The bot here has stopped, or ended this chat");
      ChatProcess _ = anna.types("status");
      assertEquals(1, anna.leaves(), anna.text());
      assertFalse(anna.text().contains("RUNNING again"), anna.text());
    }
    socket = open();
    try (ChatProcess anna = new ChatProcess(file, "anna")) {
      ChatProcess _ = anna.shows("slow on web1: RUNNING again");
      assertEquals(0, anna.leaves(), anna.text());
    }
  }

  /** By a real account that is let in, and says that it is somebody else. */
  @Test
  void whoChats_isTheKernelsWord() throws IOException {
    Path path = config.botSocket(Optional.empty());
    for (Path way : List.of(file.getParent(), path.getParent())) {
      String _ = Processes.must("chmod", "a+x", way.toString());
    }
    String _ = Processes.must("chmod", "o+rw", path.toString());
    Processes.Ran ran =
        Processes.run(
            List.of(
                "sudo",
                "-n",
                "setpriv",
                "--reuid",
                "54321",
                "--regid",
                "54321",
                "--clear-groups",
                "python3",
                "-c",
                PYTHON,
                path.toString()));
    assertTrue(ran.output().contains("#54321"), ran.output());
    Audit.AuditEntry newest = audit().getFirst();
    assertEquals("whoami", newest.text());
    assertEquals(Optional.of(new Account(54_321, "#54321")), newest.account());
  }

  private static final String PYTHON =
      """
      import socket, sys
      s = socket.socket(socket.AF_UNIX)
      s.connect(sys.argv[1])
      s.sendall(b'{"workerbot":1,"want":"chat","user":"root","uid":0}\\n')
      s.sendall(b'{"typed":"whoami","user":"root","uid":0,"n":1}\\n')
      for line in s.makefile():
        print(line)
        if '"ended"' in line: break
      """;

  private List<Audit.AuditEntry> audit() throws IOException {
    try (Database database = Database.open(config.storage())) {
      return new Audit(database, Clock.systemUTC()).newest(Instant.now().plusSeconds(60), 100);
    }
  }
}
