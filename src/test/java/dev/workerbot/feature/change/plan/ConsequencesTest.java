package dev.workerbot.feature.change.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.access.VerbEffects;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of workers by a change of their file, besides what each such change does. */
class ConsequencesTest {
  private static final String QUEUE = "[program:queue]\ncommand=sleep 9\nuser=nobody\n";

  private static Optional<String> file(String settings) {
    return settings.equals("none")
        ? Optional.empty()
        : Optional.of(QUEUE + settings.replace(' ', '\n') + "\n");
  }

  private static String reported(VerbEffects verbEffects) {
    return verbEffects.further().entrySet().stream()
        .map(one ->
            one.getKey().worker().process()
                + one.getValue().stream().map(Effect::name).sorted().toList())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource({
    // before, after, what becomes of which process
    "none, startsecs=1, queue[MAKE]",
    "startsecs=1, none, 'queue[LEAVE_DOWN, TAKE_AWAY]'",
    "startsecs=1, startsecs=2, ''",
    "startsecs=1, autostart=false, queue[LEAVE_DOWN]",
    "startsecs=1, autostart=off, queue[LEAVE_DOWN]",
    "autostart=false, autostart=true, ''",
    "numprocs=3 process_name=p%(process_num)d, numprocs=1 process_name=p%(process_num)d,"
        + " p1[LEAVE_DOWN] p2[LEAVE_DOWN]",
    "numprocs=1 process_name=p%(process_num)d, numprocs=3 process_name=p%(process_num)d, ''",
    "startsecs=1, numprocs=2 process_name=p%(process_num)d, queue[RENAME]",
    "numprocs=2 process_name=p%(process_num)d, numprocs=2 process_name=x%(process_num)d,"
        + " p0[RENAME] p1[RENAME]",
    "numprocs=2 process_name=p%(process_num)d, startsecs=1,"
        + " 'p0[LEAVE_DOWN, RENAME] p1[LEAVE_DOWN, RENAME]'",
  })
  void whatBecomesOfWorkers_theTwoFilesSay(String before, String after, String further) {
    StoredChange storedChange =
        new StoredChange(new ServerName("web1"), "queue", "queue.conf", file(before), file(after));
    VerbEffects verbEffects = Consequences.of(Verb.UNDO, List.of(storedChange));
    assertEquals(Verb.UNDO, verbEffects.verb());
    assertEquals(further, reported(verbEffects));
  }

  @Test
  void aFileThatIsNoProgramAnyMore_leavesItDown() {
    StoredChange storedChange =
        new StoredChange(
            new ServerName("web1"), "queue", "queue.conf", file("startsecs=1"), Optional.of("# x"));
    assertEquals(
        "queue[LEAVE_DOWN, TAKE_AWAY]",
        reported(Consequences.of(Verb.EDIT, List.of(storedChange))));
  }
}
