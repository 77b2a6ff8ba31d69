package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker comes, changes and goes by its file, and no other worker notices. */
class UpdateIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String FIRST = "[program:queue]\ncommand=sleep 1000\nuser=nobody\n";
  private static final String SECOND = "[program:queue]\ncommand=sleep 2000\nuser=nobody\n";

  private LoopbackServer server;
  private Supervisorctl supervisor;
  private ProgramFiles files;

  @BeforeEach
  void start() {
    server = LoopbackServer.startWithConfigFolder(Map.of("mailer", "command=sleep 1000"));
    SshShell shell = new SshShell(server.endpoint("web1", server.port()));
    supervisor = new Supervisorctl(shell, server.settings());
    files = new ProgramFiles(shell, server.configWriter(), LIMIT);
    server.awaitStatus("mailer", "RUNNING");
  }

  @AfterEach
  void stop() {
    supervisor.close();
    server.close();
  }

  private Updated update(String group) {
    Reply<Updated> reply = supervisor.update(group, LIMIT);
    assertTrue(reply instanceof Reply.Ok, reply.toString());
    return ((Reply.Ok<Updated>) reply).value();
  }

  private void write(String content, Optional<String> before) {
    assertEquals(
        new Reply.Ok<WriteResult>(new WriteResult.FileWritten()),
        files.write("queue.conf", content, before));
  }

  @Test
  void aWorker_comes_changes_andGoes_andTheOthersKeepTheirPids() {
    String mailer = server.pid("mailer");
    write(FIRST, Optional.empty());
    assertEquals(
        new Reply.Ok<Reread>(new Reread.RereadDone(List.of("queue"), List.of(), List.of())),
        supervisor.reread());
    assertEquals(new Updated.UpdateDone(true), update("queue"));
    server.awaitStatus("queue", "RUNNING");
    String queue = server.pid("queue");
    assertEquals(new Updated.UpdateDone(false), update("queue"));
    assertEquals(queue, server.pid("queue"));

    write(SECOND, Optional.of(FIRST));
    assertEquals(new Updated.UpdateDone(true), update("queue"));
    server.awaitStatus("queue", "RUNNING");
    assertNotEquals(queue, server.pid("queue"));

    assertEquals(
        new Reply.Ok<WriteResult>(new WriteResult.FileWritten()),
        files.delete("queue.conf", SECOND));
    assertEquals(new Updated.UpdateDone(true), update("queue"));
    assertTrue(server.status("queue").contains("no such process"), server.status("queue"));
    assertEquals(new Updated.UpdateUnknown(), update("queue"));
    assertEquals(mailer, server.pid("mailer"));
  }

  @Test
  void besideAFileThatCannotBeRead_nothingIsChanged_andItIsNamed() throws IOException {
    String mailer = server.pid("mailer");
    write(FIRST, Optional.empty());
    Path bad = server.confFolder().resolve("zz.conf");
    Files.writeString(bad, "[program:bad]\ncommand=x\nuser=nosuchuser\n");
    Updated.UpdateUnreadable answer =
        assertInstanceOf(Updated.UpdateUnreadable.class, update("queue"));
    assertEquals("Invalid user name nosuchuser", answer.why().reason());
    assertEquals(Optional.of(bad.toString()), answer.why().file());
    assertEquals(mailer, server.pid("mailer"));
    Files.delete(bad);
    assertEquals(new Updated.UpdateDone(true), update("queue"));
    server.awaitStatus("queue", "RUNNING");
  }

  @Test
  void onlyOneGroupIsEverUpdated() {
    for (String all : List.of("all", "", "a b", "-h", "a:b")) {
      assertThrows(IllegalArgumentException.class, () -> supervisor.update(all, LIMIT), all);
    }
  }

  @Test
  void withoutSupervisord_theProblemSaysSo() {
    server.stopSupervisord();
    Reply.FailedReply<?> failedReply =
        assertInstanceOf(Reply.FailedReply.class, supervisor.update("mailer", LIMIT));
    assertTrue(
        failedReply.problem().sentence().contains("not running"), failedReply.problem().sentence());
  }
}
