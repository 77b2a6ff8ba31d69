package dev.workerbot.supervisor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing over a connection that breaks, and to a script that is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProgramFilesTroubleIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String FILE = "queue.conf";
  private static final String OLD = "[program:queue]\ncommand=/bin/cat\nuser=nobody\n";

  /** So long that its way takes far more than the handshake; up to any line it is a valid file. */
  private static final String NEW = OLD + ("; " + "x".repeat(97) + "\n").repeat(640);

  private static final String MOST = "x".repeat(64 << 10);

  private LoopbackServer server;

  @BeforeAll
  void start() {
    server = LoopbackServer.startWithConfigFolder(Map.of());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private ProgramFiles files(SshShell shell) {
    return new ProgramFiles(shell, server.configWriter(), LIMIT);
  }

  private static Problem problem(Reply<?> reply) {
    Reply.FailedReply<?> failedReply = assertInstanceOf(Reply.FailedReply.class, reply);
    return failedReply.problem();
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000, 40_000, 60_000})
  void aConnectionThatBreaksWhileTheTextIsOnItsWay_leavesTheOldFile_andItMayBeSentAgain(int bytes)
      throws IOException {
    Files.writeString(server.confFolder().resolve(FILE), OLD);
    try (CuttableProxy proxy = new CuttableProxy(server.port());
        SshShell shell = new SshShell(server.endpoint("web1", proxy.port()))) {
      server.isKnownAt(proxy.port());
      proxy.cutAfter(bytes);
      Problem lost = problem(files(shell).write(FILE, NEW, Optional.of(OLD)));
      assertEquals(Problem.ProblemKind.LOST, lost.problemKind(), lost.sentence());
      assertEquals(OLD, Files.readString(server.confFolder().resolve(FILE)));
      proxy.cutAfter(Integer.MAX_VALUE);
      assertEquals(
          new Reply.Ok<WriteResult>(new WriteResult.FileWritten()),
          files(shell).write(FILE, NEW, Optional.of(OLD)));
      assertEquals(2, proxy.accepted());
    }
    assertEquals(NEW, Files.readString(server.confFolder().resolve(FILE)));
    try (Stream<Path> left = Files.list(server.confFolder())) {
      assertEquals(List.of(FILE), left.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void aProgramThatNeverReads_isGivenUpAtTheLimit_andTheConnectionServesOn() {
    try (SshShell shell = new SshShell(server.endpoint("web1", server.port()))) {
      ProgramFiles silent =
          new ProgramFiles(shell, List.of("sh", "-c", "sleep 300"), Duration.ofMillis(500));
      Problem late = problem(silent.write(FILE, MOST, Optional.empty()));
      assertTrue(late.sentence().startsWith("no answer from web1"), late.sentence());
      assertEquals(new Reply.Ok<>(Optional.empty()), files(shell).read("none.conf"));
    }
  }

  @Test
  void aProgramThatEndsWithoutReading_isNotWaitedFor() {
    try (SshShell shell = new SshShell(server.endpoint("web1", server.port()))) {
      ProgramFiles other = new ProgramFiles(shell, List.of("echo", "hello"), LIMIT);
      Problem strange = problem(other.write(FILE, MOST, Optional.empty()));
      assertEquals(Problem.ProblemKind.NOT_UNDERSTOOD, strange.problemKind(), strange.sentence());
      assertEquals(
          "workerbot-conf there gave an answer that I cannot read; run it on the server to see all"
              + " that it says",
          strange.sentence());
    }
  }
}
