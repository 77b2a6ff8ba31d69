package dev.workerbot.feature.restart;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.access.hold.HoldText;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.AlertLifecycle;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.feature.config.DriftReport;
import dev.workerbot.feature.config.DriftText;
import dev.workerbot.feature.restart.operation.ActProgress;
import dev.workerbot.feature.restart.operation.ActVerdict;
import dev.workerbot.feature.restart.roll.RollEnd;
import dev.workerbot.feature.restart.roll.RollText;
import dev.workerbot.feature.status.StatusNotes;
import dev.workerbot.feature.status.StatusText;
import dev.workerbot.feature.status.WorkerFigures;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.approval.ApprovalText;
import dev.workerbot.request.state.Timeline;
import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.testing.TellingNames;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is said of workers, servers and people whose names speak of secrets. */
class TellingNamesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");
  private static final Duration WHILE = Duration.ofSeconds(12);

  /** What may stand behind a name and its colon. */
  private static final List<String> CAUSES =
      List.of(
          "exit code 1",
          "abnormal termination, exit code 127: command not found",
          "no answer for 40 s; last seen 14:03 UTC");

  private static Target other(Target target) {
    return new Target(target.server(), WorkerName.of("horizon"));
  }

  private static WorkerStatus status(Target target, WorkerState state) {
    return new WorkerStatus(
        target.worker(), state, OptionalInt.of(7), Optional.of(WHILE), "Exited too quickly");
  }

  private static TargetResult done(Target target) {
    return TargetResult.done(target, status(target, WorkerState.RUNNING), WHILE);
  }

  @Test
  void verdictsAndProgress_ofActions() {
    TellingNames.stayWhole((target, by) -> {
      List<Message> all = new ArrayList<>();
      List<Target> both = List.of(target, other(target));
      for (Verb verb : List.of(Verb.RESTART, Verb.STOP, Verb.START, Verb.PAUSE, Verb.CONTINUE)) {
        for (String cause : CAUSES) {
          TargetResult bad = TargetResult.failed(target, cause);
          TargetResult lost = TargetResult.unreached(target, LostServer.NOT_BEGUN_LOST);
          all.add(ActVerdict.verdict(verb, person(by), List.of(bad)));
          all.add(ActVerdict.verdict(verb, person(by), List.of(lost)));
          all.add(ActVerdict.verdict(verb, person(by), List.of(bad, done(other(target)))));
          all.add(ActVerdict.verdict(verb, person(by), List.of(bad, lost, lost, lost, lost)));
          ProgressBoard<Target, TargetResult> progressBoard = new ProgressBoard<>(both, _ -> {});
          all.add(ActProgress.of(verb, person(by), both, progressBoard.view()));
          progressBoard.progress(target, cause);
          all.add(ActProgress.of(verb, person(by), both, progressBoard.view()));
          all.add(ActProgress.of(verb, person(by), List.of(target), progressBoard.view()));
          progressBoard.finished(bad.target(), bad);
          all.add(ActProgress.of(verb, person(by), both, progressBoard.view()));
          progressBoard.waitsFor(TargetNames.label(verb, person(by)));
          all.add(ActProgress.of(verb, person(by), both, progressBoard.view()));
        }
        all.add(ActVerdict.verdict(verb, person(by), List.of(done(target))));
        all.add(ActVerdict.verdict(verb, person(by), List.of(done(target), done(other(target)))));
        all.add(
            ActPreview.of(
                verb,
                RestartOptions.PLAIN,
                both,
                List.of(Sentence.of("A note.")),
                Optional.of(Duration.ofMinutes(2))));
        all.add(
            ActPreview.of(
                verb, RestartOptions.PLAIN, List.of(target), List.of(), Optional.empty()));
      }
      return all;
    });
  }

  @Test
  void rollingRestarts() {
    TellingNames.stayWhole((target, by) -> {
      List<Message> all = new ArrayList<>();
      List<Target> both = List.of(target, other(target));
      RollText text =
          new RollText(person(by), RestartOptions.RollingOptions.DEFAULT, List.of(), both);
      for (String cause : CAUSES) {
        TargetResult bad = TargetResult.failed(target, cause);
        TargetResult lost = TargetResult.unreached(target, cause);
        ProgressBoard<Target, TargetResult> progressBoard = new ProgressBoard<>(both, _ -> {});
        progressBoard.progress(target, cause);
        all.add(text.progress(progressBoard.view()));
        progressBoard.finished(bad.target(), bad);
        all.add(text.progress(progressBoard.view()));
        List<Target> left = List.of(target);
        all.add(text.verdict(new RollEnd.Through(List.of(bad)), WHILE));
        all.add(text.verdict(new RollEnd.RollStopped(List.of(bad), left), WHILE));
        all.add(text.verdict(new RollEnd.RollStopped(List.of(lost), left), WHILE));
        all.add(text.verdict(new RollEnd.Cancelled(List.of(bad), left, person(by)), WHILE));
        all.add(RollText.ended(List.of(bad), both, person(by)));
      }
      all.add(text.verdict(new RollEnd.Through(List.of(done(target))), WHILE));
      return all;
    });
  }

  @Test
  void lists() {
    TellingNames.stayWhole((target, by) -> {
      List<Message> all = new ArrayList<>();
      for (WorkerState state : WorkerState.values()) {
        TreeMap<Target, WorkerStatus> workers = new TreeMap<>();
        workers.put(target, status(target, state));
        all.add(status(target, workers, by));
        workers.put(other(target), status(other(target), WorkerState.FATAL));
        Target third =
            new Target(target.server(), new WorkerName(target.worker().group(), "third"));
        workers.put(third, status(third, state));
        all.add(status(target, workers, by));
      }
      return all;
    });
  }

  private static Message status(Target target, SortedMap<Target, WorkerStatus> workers, String by) {
    Alert alert = alert(target, AlertKind.CRASH_LOOP, "exit code 1", by);
    HoldText holds = new HoldText(ZoneOffset.UTC);
    return StatusText.of(
            workers,
            Map.of(
                target.server(),
                new Message.MessageLine(
                    Severity.BAD,
                    new Problem(Problem.ProblemKind.LOST, "no answer for 40 s")
                        .on(target.server()))),
            true,
            WorkerFigures.NONE,
            _ -> Sentence.of(" – %s", holds.mark(hold(target, by))),
            new StatusNotes(
                Map.of(target, alert),
                Map.of(),
                Map.of(),
                Map.of(),
                new StatusNotes.Clock(NOW, ZoneOffset.UTC)))
        .message();
  }

  private static Person person(String name) {
    return new Person("slack", "U1", name);
  }

  private static ActiveHold hold(Target target, String by) {
    return new ActiveHold(
        3,
        Selector.of(List.of(target)),
        "it is migrated",
        new ActiveHold.Holder("slack", "U1", by, "C1", Optional.empty()),
        NOW,
        NOW.plus(WHILE));
  }

  private static Alert alert(Target target, AlertKind alertKind, String cause, String by) {
    boolean isServer = alertKind.family() == AlertKind.Family.SERVER;
    Alert alert =
        Alert.open(
            "1",
            17,
            new Fingerprint(
                alertKind.family(),
                target.server(),
                isServer ? Optional.empty() : Optional.of(target.worker())),
            new Condition.Firing(alertKind, NOW, Optional.of(cause)),
            NOW,
            false);
    return becomes(AlertLifecycle.acknowledged(alert, person(by)));
  }

  private static Alert becomes(AlertLifecycle.NextState nextState) {
    return assertInstanceOf(AlertLifecycle.NextState.Becomes.class, nextState).alert();
  }

  @Test
  void alerts() {
    CardText text = new CardText(ZoneOffset.UTC);
    TellingNames.stayWhole((target, by) -> {
      List<Message> all = new ArrayList<>();
      for (AlertKind alertKind : AlertKind.values()) {
        for (String cause : CAUSES) {
          Alert alert = alert(target, alertKind, cause, by);
          Alert resolved =
              becomes(
                  AlertLifecycle.resolvedByHand(
                          alert, new Condition.Healthy(), person(by), NOW.plus(WHILE))
                      .orElseThrow());
          Alert more = alert(other(target), alertKind, cause, by);
          for (List<Alert> alerts :
              List.of(List.of(alert), List.of(resolved), List.of(alert, more))) {
            Card card = new Card(17, target.server(), "usual", NOW, alerts, Card.Evidence.NONE);
            all.add(text.of(card));
            if (alerts.getFirst().isOpen()) {
              all.add(
                  Message.of(Severity.BAD, "Alerts").withLines(List.of(text.listed(card, NOW))));
            }
          }
          all.add(Message.of(Severity.BAD, AlertLifecycle.description(alert)));
        }
      }
      for (boolean isDone : List.of(true, false)) {
        RecentOperation recentOperation =
            new RecentOperation(
                "id", "restart", person(by), NOW, Optional.of(NOW.plus(WHILE)), isDone);
        all.add(Message.of(Severity.BAD, Sentence.of("%s: %s", target, recentOperation.phrase())));
      }
      return all;
    });
  }

  @Test
  void approvalsAndHolds() {
    ApprovalText approvals = new ApprovalText(ZoneOffset.UTC);
    HoldText holds = new HoldText(ZoneOffset.UTC);
    TellingNames.stayWhole((target, by) -> {
      List<Message> all = new ArrayList<>();
      for (ApprovalRequest.ApprovalState approvalState : ApprovalRequest.ApprovalState.values()) {
        ApprovalRequest approvalRequest = approvalRequest(target, by, approvalState);
        all.add(approvals.card(approvalRequest, 1));
        all.add(Message.of(Severity.PLAIN, approvals.closed(approvalRequest)));
      }
      all.add(Message.of(Severity.PLAIN, holds.sentence(hold(target, by))));
      all.add(Message.of(Severity.PLAIN, holds.listed(hold(target, by), NOW)));
      return all;
    });
  }

  private static ApprovalRequest approvalRequest(
      Target target, String by, ApprovalRequest.ApprovalState approvalState) {
    String reported = "restart " + target;
    return new ApprovalRequest(
        4,
        new ApprovalRequest.RequestedApproval(
            "id",
            ApprovalRequest.ApprovalKind.APPROVAL,
            VerbEffects.of(Verb.RESTART),
            reported,
            reported,
            "it hangs",
            List.of(),
            new Caller("slack", "U1", by, Set.of(), "C1"),
            List.of(target, other(target))),
        NOW,
        NOW.plus(WHILE),
        approvalState,
        List.of(),
        Optional.empty(),
        Optional.of(
            new ApprovalRequest.ApprovalEnd(Optional.of(person(by)), "not now", Severity.PLAIN)));
  }

  @Test
  void drift() {
    Cleaner cleaner = new Cleaner();
    TellingNames.stayWhole((target, by) -> {
      List<Message> all = new ArrayList<>();
      String group = target.worker().group();
      for (DriftReport.Difference difference : DriftReport.Difference.values()) {
        TreeMap<String, DriftReport.Difference> differences = new TreeMap<>();
        for (int i = 0; i < 25; i++) {
          differences.put(i == 0 ? group : "я" + i, difference);
        }
        DriftReport driftReport =
            new DriftReport(
                target.server(),
                Optional.empty(),
                Optional.of(new DriftReport.Broken(Optional.empty(), Optional.of(group))),
                differences,
                List.of(),
                Optional.empty(),
                Optional.of(new Problem(Problem.ProblemKind.LOST, "connection lost")),
                true);
        all.add(new DriftText(cleaner).of(List.of(driftReport)));
        all.add(new DriftText(cleaner).of(List.of(driftReport, driftReport)));
      }
      return all;
    });
  }

  @Test
  void timelines() {
    TellingNames.stayWhole((target, by) -> {
      List<StateChange> changes = new ArrayList<>();
      int second = 0;
      for (WorkerState state : WorkerState.values()) {
        changes.add(
            new StateChange(
                target,
                NOW.plusSeconds(second += 700),
                state,
                OptionalInt.empty(),
                false,
                Optional.of(false),
                Optional.of("exit code 1")));
      }
      return Timeline.of(changes, List.of(), true).stream()
          .map(item -> Message.of(item.severity(), item.line()))
          .toList();
    });
  }
}
