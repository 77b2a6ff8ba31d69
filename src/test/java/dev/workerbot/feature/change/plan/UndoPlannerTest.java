package dev.workerbot.feature.change.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.feature.change.FolderServer;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.program.Drafts;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.file.ProgramFile;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What it means to put a change back. */
class UndoPlannerTest {
  private static final Caller ANNA = new Caller("slack", "UANNA", "anna", Set.of(), "C1");
  private static final Policy NOBODY = new Policy(List.of(), List.of(), Map.of(), "@olga");
  private static final String OLD = ProgramFile.render(Drafts.accepted(Drafts.QUEUE));
  private static final String NEW =
      ProgramFile.render(Drafts.accepted(Drafts.QUEUE.with(ProgramField.STOPWAITSECS, "90")));
  private static final String FILE = "queue-high.conf";

  private final FolderServer server = new FolderServer();

  private static StoredChange change(Optional<String> before, Optional<String> after) {
    return new StoredChange(FolderServer.WEB1, "queue-high", FILE, before, after);
  }

  private Plan undo(StoredChange done) {
    try (Fleet fleet = server.fleet()) {
      return new UndoPlanner(fleet, new ServerObstacles(NOBODY)).undo(ANNA, done);
    }
  }

  @Test
  void anEdit_isShownAsItsReverse() {
    server.files.put(FILE, NEW);
    StoredChange edit = change(Optional.of(OLD), Optional.of(NEW));
    Plan.Ready ready = assertInstanceOf(Plan.Ready.class, undo(edit));
    assertEquals(edit.reversed(), ready.storedChange());
    assertTrue(ready.shown().contains("- stopwaitsecs=90"), ready.shown().toString());
    assertTrue(ready.lines().getFirst().sentence().toString().contains("started as before"));
  }

  @Test
  void whatWasMade_isTakenAway_andWhatWasTakenAway_isShownWhole() {
    server.files.put(FILE, NEW);
    Plan.Ready made =
        assertInstanceOf(Plan.Ready.class, undo(change(Optional.empty(), Optional.of(NEW))));
    assertTrue(made.lines().getFirst().sentence().toString().contains("its file is deleted"));
    server.files.clear();
    Plan.Ready gone =
        assertInstanceOf(Plan.Ready.class, undo(change(Optional.of(OLD), Optional.empty())));
    assertEquals("[program:queue-high]", gone.shown().getFirst());
    assertEquals(List.of(), gone.lines());
  }

  @Test
  void whatStandsElsewhereByNow_isNotWrittenTwice() {
    server.files.put("moved.conf", OLD);
    Plan.Blocked blocked =
        assertInstanceOf(Plan.Blocked.class, undo(change(Optional.of(OLD), Optional.empty())));
    assertTrue(blocked.sentence().toString().contains("is now in `/etc/conf.d/moved.conf`"));
  }

  @Test
  void othersOnTheServer_areNotInTheWay_butAGroupThatTookIt_is() {
    server.files.put(FILE, NEW);
    server.files.put("other.conf", "[program:other]\ncommand=/bin/true\n");
    StoredChange edit = change(Optional.of(OLD), Optional.of(NEW));
    assertInstanceOf(Plan.Ready.class, undo(edit));
    server.files.put("group.conf", "[group:both]\nprograms=queue-high\n");
    assertTrue(
        assertInstanceOf(Plan.Blocked.class, undo(edit))
            .sentence()
            .toString()
            .contains("group `both`"));
  }

  @Test
  void aServerThatIsSilent_keepsTheUndoFromIt() {
    server.status = new Reply.FailedReply<>(new Problem(Problem.ProblemKind.LOST, "it is gone"));
    assertTrue(
        assertInstanceOf(Plan.Blocked.class, undo(change(Optional.of(OLD), Optional.empty())))
            .unreachable());
  }
}
