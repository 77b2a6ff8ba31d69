package dev.workerbot.feature.change.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The lines by which somebody else decides on a change. */
class DifferencesTest {
  private static final String OLD =
      "[program:queue]\ncommand=sleep 9\nuser=nobody\nstopwaitsecs=10\n";
  private static final String NEW = OLD.replace("=10", "=90");

  private static StoredChange change(
      String server, Optional<String> before, Optional<String> after) {
    return new StoredChange(new ServerName(server), "queue", "queue.conf", before, after);
  }

  private static List<String> lines(StoredChange... changes) {
    return Differences.of(List.of(changes), UnaryOperator.identity());
  }

  @Test
  void anEdit_isShownByWhatDiffers() {
    assertEquals(
        List.of("`- stopwaitsecs=10`", "`+ stopwaitsecs=90`"),
        lines(change("web1", Optional.of(OLD), Optional.of(NEW))));
  }

  @Test
  void severalChanges_areShownUnderTheirNames() {
    assertEquals(
        List.of(
            "queue@web1:",
            "`- stopwaitsecs=10`",
            "`+ stopwaitsecs=90`",
            "queue@web2: its file is deleted"),
        lines(
            change("web1", Optional.of(OLD), Optional.of(NEW)),
            change("web2", Optional.of(OLD), Optional.empty())));
  }

  @Test
  void whatIsTakenAway_isNamed() {
    assertEquals(
        List.of("queue@web1: its file is deleted"),
        lines(change("web1", Optional.of(OLD), Optional.empty())));
  }

  @Test
  void whatIsNew_isShownWhole_inTheUsualOrder_withoutValuesOfVariables() {
    assertEquals(
        List.of(
            "`[program:queue]`",
            "`command=sleep 9`",
            "`user=nobody`",
            "`environment=KEY=•••`",
            "`abc=1`",
            "`umask=022`"),
        lines(
                change(
                    "web1",
                    Optional.empty(),
                    Optional.of(
                        "[program:queue]\n"
                            + "umask=022\n"
                            + "environment=KEY=\"secret\"\n"
                            + "abc=1\n"
                            + "user=nobody\n"
                            + "command=sleep 9\n")))
            .stream()
            .map(line -> line.startsWith("`environment=KEY=") ? "`environment=KEY=•••`" : line)
            .toList());
  }

  @Test
  void noLine_saysWhatNobodyMaySee() {
    assertEquals(
        List.of("`***`", "`***`"),
        Differences.of(List.of(change("web1", Optional.of(OLD), Optional.of(NEW))), _ -> "***"));
  }

  @Test
  void noValueOfAVariable_isShown() {
    assertFalse(
        lines(
                change(
                    "web1",
                    Optional.empty(),
                    Optional.of("[program:queue]\ncommand=a\nenvironment=KEY=\"hunter2\"\n")))
            .toString()
            .contains("hunter2"));
  }
}
