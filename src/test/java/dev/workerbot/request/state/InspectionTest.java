package dev.workerbot.request.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one server says of its workers and its config, all at once. */
class InspectionTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final Problem LOST = new Problem(ProblemKind.LOST, "the connection broke");
  private static final Reread READ = new Reread.RereadDone(List.of("new"), List.of(), List.of());

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private Reply<List<WorkerStatus>> status =
      new Reply.Ok<>(
          List.of(
              new WorkerStatus(
                  WorkerName.of("queue:queue_00"),
                  WorkerState.RUNNING,
                  OptionalInt.of(7),
                  Optional.empty(),
                  "")));
  private Reply<List<Available>> avail =
      new Reply.Ok<>(List.of(new Available(WorkerName.of("queue:queue_01"), true, true, 999, 999)));
  private Reply<ServerConfig> config = config("[program:new]\ncommand=x\n");

  private static Reply<ServerConfig> config(String text) {
    return new Reply.Ok<>(ServerConfig.of("/c", Map.of("/c", text)));
  }

  /** Answers what is laid out, and takes down what it is asked. */
  private final class Open implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return status;
    }

    @Override
    public Reply<Reread> reread() {
      asked.add("reread");
      return new Reply.Ok<>(READ);
    }

    @Override
    public Reply<List<Available>> avail() {
      asked.add("avail");
      return avail;
    }

    @Override
    public Reply<ServerConfig> config() {
      return config;
    }
  }

  private Inspection inspection() {
    try (Fleet fleet =
        new Fleet(
            List.of(new WatchedServer(WEB1, Set.of(), new Open(), LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      return Inspection.of(fleet, WEB1);
    }
  }

  @Test
  void groupsAreAllThereAre_inUse_readBefore_andOnDisk() {
    Inspection inspection = inspection();
    assertEquals(
        "{new=[new], queue=[queue:queue_00, queue:queue_01]}", inspection.groups().toString());
    assertEquals(new Reply.Ok<>(READ), inspection.reread());
    assertEquals(
        List.of("queue:queue_01"),
        inspection.available().stream().map(one -> one.worker().full()).toList());
    assertEquals(List.of("program:new"), inspection.files().orElseThrow().sections());
    assertEquals(List.of("reread", "avail"), asked, "what is available is what was read last");
    assertEquals(
        "[queue:queue_00, queue:queue_01]",
        SectionWorkers.on(inspection).of("program:queue").toString());
    assertEquals("[new]", SectionWorkers.on(inspection).of("program:new").toString());
  }

  @Test
  void whatCannotBeRead_isLeftOut() {
    avail = new Reply.FailedReply<>(LOST);
    config = new Reply.FailedReply<>(LOST);
    Inspection inspection = inspection();
    assertEquals("{queue=[queue:queue_00]}", inspection.groups().toString());
    assertEquals(List.of(), inspection.available());
    assertEquals(Optional.empty(), inspection.files());
  }

  @Test
  void aServerThatDoesNotAnswer_isAskedNothingMore() {
    status = new Reply.FailedReply<>(LOST);
    Inspection inspection = inspection();
    assertEquals(Map.of(), inspection.groups());
    assertEquals(new Reply.FailedReply<>(LOST), inspection.reread());
    assertEquals(new Reply.FailedReply<>(LOST), inspection.avail());
    assertEquals(new Reply.FailedReply<>(LOST), inspection.config());
    assertEquals(List.of(), asked);
  }

  @Test
  void processesWhoseNamesOnlyTheServerKnows_standByTheirProgram() {
    config = config("[program:odd]\ncommand=x\nprocess_name=%(ENV_NAME)s\n");
    assertEquals("[odd]", inspection().groups().get("odd").toString());
  }
}
