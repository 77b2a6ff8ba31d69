package dev.workerbot.feature.restart.operation;

import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a start, stop or restart came out, in words. */
public final class ActVerdict {
  private static final int LINES = 12;

  private ActVerdict() {}

  /** The last word, without log or buttons. */
  public static Message verdict(Verb verb, Person by, List<TargetResult> results) {
    List<TargetResult> bad = results.stream().filter(one -> !one.done()).toList();
    if (bad.isEmpty()) {
      return success(verb, by, results);
    }
    Sentence name = TargetNames.name(results.stream().map(TargetResult::target).toList());
    if (results.size() == 1) {
      TargetResult only = bad.getFirst();
      return Message.of(
              Severity.BAD, Sentence.of("%s %s%s", name, failed(verb, only), now(verb, only)))
          .withLine(only.cause().orElse("cause unknown"))
          .withLine(
              Sentence.of(
                  "%s by %s, gave up after %s", asked(verb), by, HumanTime.of(only.took())));
    }
    List<TargetResult> idle = bad.stream().filter(TargetResult::isNotBegun).toList();
    List<TargetResult> others = bad.stream().filter(one -> !isLeftAlone(one)).toList();
    int alone = bad.size() - idle.size() - others.size();
    Sentence who =
        others.size() <= 3
            ? others.stream()
                .map(one ->
                    Sentence.of(
                        "%s%s%s", one.target().worker(), onServer(results, one), now(verb, one)))
                .collect(Sentence.joining(", "))
            : Sentence.of("%s did not", others.size());
    Sentence counted =
        Stream.of(
                who,
                idle.isEmpty() ? Sentence.EMPTY : notBegun(idle),
                alone == 0 ? Sentence.EMPTY : Sentence.of("%d left alone", alone))
            .filter(one -> !one.isEmpty())
            .collect(Sentence.joining("; "));
    Message message =
        Message.of(
            Severity.BAD,
            Sentence.of(
                "%s: %d of %d %s; %s",
                name,
                results.size() - bad.size(),
                results.size(),
                others.size() == bad.size() ? came(verb) : done(verb),
                counted));
    List<MessageLine> lines = new ArrayList<>();
    for (TargetResult one : bad) {
      lines.add(
          new MessageLine(
              Severity.BAD,
              Sentence.of("%s: %s", one.target(), one.cause().orElse("cause unknown"))));
    }
    return message
        .withLines(MessageLine.atMost(LINES, lines, Sentence.of("`history` has them")))
        .withLine(Sentence.of("%s by %s", asked(verb), by));
  }

  /** {@code 3 not begun: connection lost, still running as before}. */
  private static Sentence notBegun(List<TargetResult> idle) {
    return Sentence.of(
        "%d not begun%s, %s",
        idle.size(),
        idle.stream().allMatch(one -> causes(one).startsWith(LostServer.NOT_BEGUN_LOST))
            ? ": connection lost"
            : "",
        still(idle));
  }

  private static String still(List<TargetResult> idle) {
    return idle.stream().allMatch(one -> causes(one).endsWith(TargetResult.STILL_RUNNING))
        ? TargetResult.STILL_RUNNING
        : TargetResult.STILL_AS_BEFORE;
  }

  private static String causes(TargetResult result) {
    return result.cause().orElse("");
  }

  private static Sentence onServer(List<TargetResult> results, TargetResult one) {
    boolean oneServer =
        results.stream().map(result -> result.target().server()).distinct().count() == 1;
    return oneServer ? Sentence.EMPTY : Sentence.of(" on %s", one.target().server());
  }

  private static Message success(Verb verb, Person by, List<TargetResult> results) {
    Sentence name = TargetNames.name(results.stream().map(TargetResult::target).toList());
    boolean nothing = results.stream().allMatch(one -> one.took().isZero());
    if (results.size() == 1) {
      TargetResult only = results.getFirst();
      WorkerState state = only.state().orElse(WorkerState.UNKNOWN);
      Sentence pid =
          only.pid().isPresent() ? Sentence.of(" (pid %s)", only.pid().getAsInt()) : Sentence.EMPTY;
      if (verb == Verb.PAUSE || verb == Verb.CONTINUE) {
        return Message.of(
            Severity.GOOD,
            Sentence.of(
                "%s: %s%s, %s by %s",
                name,
                verb == Verb.PAUSE ? "takes no more jobs" : "takes jobs again",
                pid,
                done(verb),
                by));
      }
      if (only.ended().isPresent()) {
        return Message.of(
            Severity.GOOD,
            Sentence.of(
                "%s ran and exited as expected, %s, after %s, %s by %s",
                name,
                only.ended().get(),
                lived(only.took()),
                Sentence.of("%s%s", done(verb), how(results)),
                by));
      }
      if (nothing) {
        return Message.of(
            Severity.GOOD, Sentence.of("%s was already %s%s: nothing to do", name, state, pid));
      }
      return Message.of(
          Severity.GOOD,
          Sentence.of(
              "%s: %s%s after %s%s, %s by %s",
              name,
              state,
              again(verb),
              HumanTime.of(only.took()),
              pid,
              Sentence.of("%s%s", done(verb), how(results)),
              by));
    }
    if (nothing) {
      return Message.of(
          Severity.GOOD,
          Sentence.of("%s: all %d %s already, nothing to do", name, results.size(), were(verb)));
    }
    if (verb == Verb.PAUSE || verb == Verb.CONTINUE) {
      return Message.of(
          Severity.GOOD,
          Sentence.of(
              "%s: %d of %d %s, %s by %s",
              name,
              results.size(),
              results.size(),
              verb == Verb.PAUSE ? "take no more jobs" : "take jobs again",
              done(verb),
              by));
    }
    Duration slowest =
        results.stream().map(TargetResult::took).max(Comparator.naturalOrder()).orElseThrow();
    return Message.of(
        Severity.GOOD,
        Sentence.of(
            "%s: %s after %s, %s by %s",
            name,
            verb == Verb.STOP
                ? "%d of %d STOPPED".formatted(results.size(), results.size())
                : came(results, again(verb)),
            HumanTime.of(slowest),
            Sentence.of("%s%s", done(verb), how(results)),
            by));
  }

  /**
   * {@code 4 of 4 RUNNING again}, or {@code 3 of 4 RUNNING again, 1 ran and ended as expected}.
   *
   * @param again after RUNNING, empty or with a blank before it
   */
  public static Sentence came(List<TargetResult> results, String again) {
    long good = results.stream().filter(TargetResult::done).count();
    long ended = results.stream().filter(one -> one.ended().isPresent()).count();
    Sentence running = Sentence.of("%d of %d RUNNING%s", good - ended, results.size(), again);
    return ended == 0
        ? running
        : ended == results.size()
            ? Sentence.of("%d of %d ran and exited as expected", ended, results.size())
            : Sentence.of("%s, %d ran and exited as expected", running, ended);
  }

  /** To the second, but never none. */
  private static String lived(Duration time) {
    return time.toSeconds() > 0 ? HumanTime.wholeSeconds(time) : HumanTime.of(time);
  }

  /** {@code gracefully (TERM)} after a blank; empty where nothing was signalled. */
  public static Sentence how(List<TargetResult> results) {
    List<String> hows =
        results.stream().flatMap(result -> result.how().stream()).distinct().toList();
    return hows.isEmpty()
        ? Sentence.EMPTY
        : Sentence.of(" gracefully (%s)", Sentence.join("; ", hows));
  }

  /** What a pause means, with how it ends. */
  public static Message paused(Message verdict, List<Target> targets, boolean canContinue) {
    boolean one = targets.size() == 1;
    return verdict
        .withLine(
            one
                ? "It finishes its current job. Supervisor cannot see the pause and shows"
                    + " RUNNING; `status` here shows it."
                : "They finish their current jobs. Supervisor cannot see the pause and shows"
                    + " RUNNING; `status` here shows it.")
        .withLine(
            canContinue ? "`continue` or a restart ends it." : "Only a restart ends the pause.");
  }

  private static String again(Verb verb) {
    return verb == Verb.RESTART ? " again" : "";
  }

  private static String done(Verb verb) {
    return switch (verb) {
      case STOP -> "stopped";
      case PAUSE, CONTINUE -> verb + "d";
      default -> verb + "ed";
    };
  }

  private static String asked(Verb verb) {
    return verb + " requested";
  }

  private static String came(Verb verb) {
    return switch (verb) {
      case STOP -> "are down";
      case START -> "are RUNNING";
      case PAUSE -> "are paused";
      case CONTINUE -> "continued";
      default -> "came back";
    };
  }

  private static String were(Verb verb) {
    return verb == Verb.STOP ? "were down" : "were RUNNING";
  }

  /** Whether nothing was done to it, so that it is as it was. */
  public static boolean isLeftAlone(TargetResult result) {
    return result.isNotBegun() || causes(result).startsWith(StepResult.LEFT_ALONE);
  }

  /** What one of these verbs did not do, after the worker's name. */
  public static Sentence failed(Verb verb, TargetResult result) {
    if (causes(result).startsWith(StepResult.LEFT_ALONE)) {
      return Sentence.of("was left alone");
    }
    if (result.isNotBegun()) {
      return Sentence.of("was not %s, %s", done(verb), still(List.of(result)));
    }
    boolean starts = verb == Verb.START || verb == Verb.RESTART;
    if (starts && result.state().equals(Optional.of(WorkerState.EXITED))) {
      return Sentence.of("came up and went down again");
    }
    return switch (verb) {
      case STOP -> Sentence.of("did not stop");
      case START -> Sentence.of("did not start");
      case PAUSE -> Sentence.of("was not paused");
      case CONTINUE -> Sentence.of("did not continue");
      default -> Sentence.of("did not come back");
    };
  }

  private static Sentence now(Verb verb, TargetResult result) {
    Optional<WorkerState> state = result.state();
    if (state.isEmpty()) {
      return result.reached() || result.isNotBegun()
          ? Sentence.EMPTY
          : Sentence.of(": no answer, state unknown");
    }
    return Sentence.of(": %s%s", (verb == Verb.STOP ? "still " : ""), state.get());
  }
}
