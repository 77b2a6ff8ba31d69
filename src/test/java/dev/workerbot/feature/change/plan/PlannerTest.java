package dev.workerbot.feature.change.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.feature.change.FolderServer;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.program.Drafts;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.file.ProgramFile;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.TargetResults;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a wish means on a server, by what lies and runs there. */
class PlannerTest {
  private static final Caller ANNA = new Caller("slack", "UANNA", "anna", Set.of(), "C1");
  private static final Policy NOBODY = new Policy(List.of(), List.of(), Map.of(), "@olga");
  private static final ProgramSpec QUEUE = Drafts.accepted(Drafts.QUEUE);
  private static final String FILE = "queue-high.conf";

  private final FolderServer server = new FolderServer();

  private static Planner planner(Fleet fleet) {
    return new Planner(
        fleet, new ServerObstacles(NOBODY), new EditableFiles(fleet), new PlanFindings(fleet));
  }

  private Plan create() {
    return create(QUEUE);
  }

  private Plan create(ProgramSpec spec) {
    try (Fleet fleet = server.fleet()) {
      return planner(fleet).create(ANNA, Inspection.of(fleet, FolderServer.WEB1), spec);
    }
  }

  private Plan edit(
      Function<ProgramDraft, ProgramDraft> change, Function<ProgramSpec, List<FieldError>> limits) {
    try (Fleet fleet = server.fleet()) {
      Inspection inspection = Inspection.of(fleet, FolderServer.WEB1);
      return planner(fleet).edit(ANNA, inspection, queue(inspection), change, limits);
    }
  }

  private Plan moreTime() {
    return edit(draft -> draft.with(ProgramField.STOPWAITSECS, "90"), _ -> List.of());
  }

  private Plan remove() {
    try (Fleet fleet = server.fleet()) {
      Inspection inspection = Inspection.of(fleet, FolderServer.WEB1);
      return planner(fleet).remove(ANNA, inspection, queue(inspection));
    }
  }

  private static ProgramConfig queue(Inspection inspection) {
    return inspection.files().orElseThrow().programs().stream()
        .filter(one -> one.name().equals(QUEUE.name()))
        .findFirst()
        .orElseThrow();
  }

  private void lies() {
    server.files.put(FILE, ProgramFile.render(QUEUE));
  }

  private static String blocked(Plan plan) {
    return assertInstanceOf(Plan.Blocked.class, plan).sentence().toString();
  }

  private static String invalid(Plan plan) {
    return assertInstanceOf(Plan.Invalid.class, plan).mistakes().getFirst().toString();
  }

  private static StoredChange ready(Plan plan) {
    return assertInstanceOf(Plan.Ready.class, plan).storedChange();
  }

  @Test
  void whatIsNew_isWrittenWhole_andNothingIsTouchedBefore() {
    assertEquals(
        new StoredChange(
            FolderServer.WEB1,
            "queue-high",
            FILE,
            Optional.empty(),
            Optional.of(ProgramFile.render(QUEUE))),
        ready(create()));
    assertEquals(List.of("get " + FILE), server.calls);
  }

  @Test
  void aNameThatIsTaken_byAFile_aWorkerOrAGroup_isNotGivenTwice() {
    server.files.put(FILE, "; nothing but a note\n");
    assertTrue(blocked(create()).contains("a file `queue-high.conf` exists already"));
    lies();
    assertTrue(invalid(create()).contains("worker `queue-high` already exists on web1"));
    server.files.clear();
    server.files.put("a.conf", "[program:a]\ncommand=/bin/true\n[group:queue-high]\nprograms=a\n");
    assertTrue(invalid(create()).contains("group `queue-high` already exists on web1"));
    server.files.clear();
    server.status =
        new Reply.Ok<>(
            List.of(
                new WorkerStatus(
                    WorkerName.of("queue-high"),
                    WorkerState.RUNNING,
                    OptionalInt.of(7),
                    Optional.of(Duration.ofHours(1)),
                    "")));
    assertTrue(invalid(create()).contains("still runs a group `queue-high` whose file is gone"));
  }

  @Test
  void theLogOfAnother_isNotShared() {
    String log = "/var/log/queue-high.log";
    server.files.put("spy.conf", "[program:spy]\ncommand=/bin/true\nstdout_logfile=" + log + "\n");
    assertTrue(
        invalid(create(Drafts.accepted(Drafts.QUEUE.with(ProgramField.STDOUT_LOG, log))))
            .contains("another worker there writes to that log"));
  }

  @ParameterizedTest
  @EnumSource(Problem.ProblemKind.class)
  void aSilentServer_keepsEveryChangeFromIt(Problem.ProblemKind kind) {
    Problem problem = new Problem(kind, "as on a bad day");
    server.status = new Reply.FailedReply<>(problem);
    Plan.Blocked blocked = assertInstanceOf(Plan.Blocked.class, create());
    assertEquals(!Outcome.isBroken(List.of(problem)), blocked.unreachable());
    assertEquals(List.of(), server.calls);
  }

  @Test
  void aConfigThatCannotBeRead_isMendedFirst_andItsReasonIsNotForEverybody() {
    server.reread =
        new Reply.Ok<>(
            new Reread.Unreadable(
                "Invalid user name payer", Optional.of("program:payroll"), Optional.empty()));
    Plan.Blocked blocked = assertInstanceOf(Plan.Blocked.class, create());
    assertTrue(blocked.sentence().toString().contains("no change can be applied there"));
    assertEquals(Optional.empty(), blocked.detail());
  }

  @Test
  void aChange_goesFromTheFileAsItLies_toAnother() {
    lies();
    StoredChange change = ready(moreTime());
    assertEquals(Optional.of(ProgramFile.render(QUEUE)), change.before());
    assertTrue(change.after().orElseThrow().contains("\nstopwaitsecs=90\n"));
    assertEquals(List.of("get " + FILE), server.calls);
  }

  @Test
  void whatIsLikeThatAlready_isNotChanged() {
    lies();
    assertInstanceOf(Plan.Unchanged.class, edit(draft -> draft, _ -> List.of()));
  }

  @Test
  void aChange_isHeldAgainstTheChecks_andTheLimits() {
    lies();
    assertTrue(
        invalid(edit(draft -> draft.with(ProgramField.STOPWAITSECS, "soon"), _ -> List.of()))
            .startsWith("stopwaitsecs: "));
    assertEquals(
        "user: not root",
        invalid(
            edit(
                draft -> draft.with(ProgramField.STOPWAITSECS, "90"),
                _ -> List.of(new FieldError("user", "not root")))));
  }

  private static String other(ProgramField field) {
    return switch (field) {
      case NAME, COMMAND -> "php other words";
      case PROCESS_NAME -> "n%(process_num)d";
      case PROCESSES -> "3";
      case USER -> "daemon";
      case DIRECTORY -> "/srv/other";
      case ENVIRONMENT -> "KEY=x";
      case AUTOSTART, KILLASGROUP -> "false";
      case AUTORESTART -> "unexpected";
      case STOPASGROUP, REDIRECT_STDERR -> "true";
      case STARTSECS, STARTRETRIES, STOPWAITSECS, PRIORITY -> "77";
      case STOPSIGNAL -> "USR2";
      case EXITCODES -> "0,255";
      case STDOUT_LOG, STDERR_LOG -> "NONE";
      case STDOUT_MAXBYTES, STDERR_MAXBYTES -> "9MB";
      case STDOUT_BACKUPS, STDERR_BACKUPS -> "2";
    };
  }

  private static ProgramDraft draft(String text) {
    return ProgramOnDisk.read(ServerConfig.of(FILE, Map.of(FILE, text)).programs().getFirst())
        .draft();
  }

  @ParameterizedTest
  @EnumSource(value = ProgramField.class, names = "NAME", mode = EnumSource.Mode.EXCLUDE)
  void aFieldThatIsEdited_isTheOnlyOneThatChanges(ProgramField field) {
    String before =
        ProgramFile.render(
            Drafts.accepted(
                Drafts.QUEUE
                    .with(ProgramField.PROCESSES, "2")
                    .with(ProgramField.STOPASGROUP, "false")
                    .with(ProgramField.KILLASGROUP, "true")
                    .with(ProgramField.REDIRECT_STDERR, "false")));
    server.files.put(FILE, before);
    StoredChange change = ready(edit(draft -> draft.with(field, other(field)), _ -> List.of()));
    assertEquals(draft(before).with(field, other(field)), draft(change.after().orElseThrow()));
  }

  @Test
  void aFileThatIsNotWorkerbotsAlone_isLeftToPeople() {
    server.elsewhere.put("/etc/other/queue-high.conf", ProgramFile.render(QUEUE));
    assertTrue(blocked(moreTime()).contains("where workerbot-conf does not write"));
    server.elsewhere.clear();
    server.files.put(
        FILE, ProgramFile.render(QUEUE) + "[program:other]\ncommand=/bin/true\nuser=www-data\n");
    assertTrue(blocked(moreTime()).contains("with other sections"));
    server.files.put(FILE, ProgramFile.render(QUEUE) + "umask=022\n");
    assertTrue(blocked(moreTime()).contains("workerbot does not write `umask`"));
  }

  @Test
  void whatIsRemoved_couldBePutBack() {
    lies();
    StoredChange change = ready(remove());
    assertEquals(Optional.empty(), change.after());
    assertEquals(List.of("get " + FILE, "put " + FILE), server.calls);
    server.writes = "refused: it is not of our hand";
    assertTrue(blocked(remove()).contains("could not be restored by `undo`"));
  }

  @Test
  void aMemberOfAGroup_isNeitherChangedNorRemoved() {
    lies();
    server.files.put("group.conf", "[group:both]\nprograms=queue-high\n");
    assertTrue(blocked(moreTime()).contains("belongs to the group `both`"));
    assertTrue(blocked(remove()).contains("belongs to the group `both`"));
  }

  @Test
  void aGroupThatWouldTakeTheNewOne_isNotJoined() {
    server.files.put("group.conf", "[group:both]\nprograms=queue-high\n");
    assertTrue(
        blocked(create()).contains("puts a program named `queue-high` into the group `both`"));
  }

  @Test
  void othersOnTheServer_areNotInTheWay() {
    server.files.put(
        "other.conf",
        "[program:other]\ncommand=/bin/true\nuser=www-data\nstdout_logfile=/var/log/other.log\n");
    server.status =
        new Reply.Ok<>(
            List.of(TargetResults.status(Target.of("other@web1"), WorkerState.RUNNING, 7)));
    var _ =
        ready(
            create(
                Drafts.accepted(
                    Drafts.QUEUE.with(ProgramField.STDOUT_LOG, "/var/log/queue-high.log"))));
  }

  @Test
  void aFileThatCannotBeRead_isNeitherMadeNorChangedNorTakenAway() {
    server.reads = "refused: it is a link\n";
    String why = "its file queue-high.conf cannot be read: it is a link";
    assertTrue(blocked(create()).contains(why));
    lies();
    assertTrue(blocked(moreTime()).contains(why));
    assertTrue(blocked(remove()).contains(why));
    assertEquals(List.of("get " + FILE, "get " + FILE, "get " + FILE), server.calls);
  }

  @Test
  void whereTheConfigCannotBeRead_nothingIsChangedOrTakenAwayEither() {
    lies();
    server.reread =
        new Reply.Ok<>(new Reread.Unreadable("no such user", Optional.empty(), Optional.empty()));
    assertTrue(blocked(moreTime()).contains("no change can be applied there"));
    assertTrue(blocked(remove()).contains("no change can be applied there"));
    assertEquals(List.of(), server.calls);
  }

  private Plan log(String log) {
    return edit(draft -> draft.with(ProgramField.STDOUT_LOG, log), _ -> List.of());
  }

  @Test
  void theLogOfAnother_isNotTakenByAChange_butWhatIsSharedAlreadyMayStay() {
    String log = "/var/log/queue-high.log";
    server.files.put("spy.conf", "[program:spy]\ncommand=/bin/true\nstdout_logfile=" + log + "\n");
    lies();
    assertTrue(invalid(log(log)).contains("another worker there writes to that log"));
    var _ = ready(log("/var/log/other.log"));
    server.files.put(
        FILE, ProgramFile.render(Drafts.accepted(Drafts.QUEUE.with(ProgramField.STDOUT_LOG, log))));
    var _ = ready(moreTime());
  }

  private static String firstLine(Plan plan) {
    return assertInstanceOf(Plan.Ready.class, plan).lines().getFirst().text();
  }

  @Test
  void whatAChangeTakesDown_isSaidBefore() {
    lies();
    assertEquals(
        "Supervisor restarts the whole group for that: its process is stopped, which may take up"
            + " to 10 s, and 1 is started again.",
        firstLine(moreTime()).replaceFirst("up to [^,]*,", "up to 10 s,"));
    assertTrue(
        firstLine(edit(draft -> draft.with(ProgramField.AUTOSTART, "false"), _ -> List.of()))
            .contains("nothing is started again, because autostart is off"));
    assertTrue(firstLine(remove()).startsWith("Its process is stopped, which may take up to"));
    server.files.put(
        FILE, ProgramFile.render(Drafts.accepted(Drafts.QUEUE.with(ProgramField.PROCESSES, "3"))));
    assertTrue(firstLine(moreTime()).contains("its 3 processes are stopped"));
    assertTrue(firstLine(moreTime()).endsWith("and 3 are started again."));
    assertTrue(firstLine(remove()).startsWith("Its 3 processes are stopped"));
  }

  @Test
  void whatTheDoctorWouldSayOfIt_isSaidBefore_andNothingOfOthers() {
    server.files.put(
        "other.conf", "[program:other]\ncommand=php artisan queue:work\nuser=www-data\n");
    List<String> lines =
        assertInstanceOf(Plan.Ready.class, create()).lines().stream()
            .map(MessageLine::text)
            .toList();
    assertEquals(
        "queue-high@web1: `stopwaitsecs=10` is not above the 60 s that a job may take by default."
            + " On a stop or restart, Supervisor kills the worker before its job is done. Fix:"
            + " `stopwaitsecs=3600`",
        lines.getFirst());
    assertTrue(
        lines.stream().allMatch(line -> line.startsWith("queue-high@web1: ")), lines.toString());
  }

  @Test
  void anEdit_hearsOfWhatItChanges_andNotOfTheRest() {
    lies();
    List<MessageLine> other =
        assertInstanceOf(
                Plan.Ready.class,
                edit(draft -> draft.with(ProgramField.AUTOSTART, "false"), _ -> List.of()))
            .lines();
    assertEquals(1, other.size(), other.toString());
    List<MessageLine> touched =
        assertInstanceOf(
                Plan.Ready.class,
                edit(draft -> draft.with(ProgramField.STOPWAITSECS, "30"), _ -> List.of()))
            .lines();
    assertEquals(2, touched.size(), touched.toString());
    assertTrue(touched.getLast().text().contains("`stopwaitsecs=30`"), touched.toString());
  }
}
