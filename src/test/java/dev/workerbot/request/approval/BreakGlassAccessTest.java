package dev.workerbot.request.approval;

import static dev.workerbot.request.approval.ApprovalFixture.ANNA;
import static dev.workerbot.request.approval.ApprovalFixture.BREAK_GLASS;
import static dev.workerbot.request.approval.ApprovalFixture.HORIZON;
import static dev.workerbot.request.approval.ApprovalFixture.OWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.Act;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The glass is broken in sight of everybody, or not at all. */
class BreakGlassAccessTest {
  private static final Act ACT = ApprovalFixture.pastTheRules();

  private ApprovalFixture fixture;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    fixture = new ApprovalFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Optional<CommandAnswer> begin(RequestContext request) {
    return fixture.breakGlass.begin(request, ACT, List.of(HORIZON));
  }

  @Test
  void itIsReported_inItsChannel_andWhereItIsDone_andGoesOn() {
    RequestContext request = fixture.from(ANNA);
    try (CapturedLog log = new CapturedLog()) {
      assertEquals(Optional.empty(), begin(request));
      String said =
          "WARN break-glass (#1) by slack:UANNA (anna): restart horizon:horizon@web1"
              + " --break-glass=\"checkout is down\" --yes\n";
      assertTrue(log.text().contains(said), log::text);
    }
    assertEquals(Set.of(BREAK_GLASS, OWN), fixture.copies());
    assertEquals(1, fixture.changes);

    ApprovalRequest stored = fixture.stored.ofRun(request.id()).orElseThrow();
    assertEquals(ApprovalState.BROKEN, stored.approvalState());
    assertEquals(ApprovalKind.BREAK_GLASS, stored.requestedApproval().approvalKind());
    assertEquals("checkout is down", stored.requestedApproval().reason());
    assertEquals(ACT.text(), stored.requestedApproval().command());
    assertEquals("restart horizon:horizon@web1 --yes", stored.requestedApproval().displayText());
    assertEquals(List.of(HORIZON), stored.requestedApproval().targets());
    assertEquals(List.of(), fixture.approvals.open(), "nobody is asked");
  }

  @Test
  void ofACommandWithoutAChat_itIsReportedInItsChannelOnly() {
    assertEquals(Optional.empty(), begin(fixture.from(ANNA, false)));
    assertEquals(Set.of(BREAK_GLASS), fixture.copies());
  }

  @Test
  void whatCannotBeWrittenDown_isNotDone() {
    fixture.database.close();
    RequestContext request = fixture.from(ANNA);
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, begin(request).orElseThrow());
    assertEquals(request.id(), failed.operation());
    assertEquals(Severity.BAD, failed.message().severity());
    assertEquals(
        "Break-glass needs a record, and none can be written. Free disk space or fix the"
            + " database, then try again.",
        failed.message().lines().getLast().text());
    assertEquals(0, fixture.changes);
  }
}
