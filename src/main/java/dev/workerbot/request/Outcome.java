package dev.workerbot.request;

import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.verb.OutcomeCode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** How a command came out: with an answer, or suspended for the next run of the bot. */
public sealed interface Outcome {
  /** With another answer in place of its own, where it has one. */
  default Outcome map(UnaryOperator<CommandAnswer> change) {
    return switch (this) {
      case CommandAnswer answer -> change.apply(answer);
      case Suspended suspended -> suspended;
    };
  }

  /** The bot is closing; the next run goes on with it, and answers. */
  record Suspended() implements Outcome {}

  /** The last word on a request. */
  sealed interface CommandAnswer extends Outcome {
    /** The id of the operation, or of the request where it led to none. */
    String operation();

    /** What its chat shows. */
    Message message();

    /** One per worker acted on or asked about; empty for other commands. */
    default List<TargetResult> results() {
      return List.of();
    }

    /** Shown to the asker instead of the message, where the chat can do that. */
    default Optional<Form> form() {
      return Optional.empty();
    }

    /** The same in other words. */
    default CommandAnswer withMessage(Message other) {
      return switch (this) {
        case Done done -> new Done(operation(), other, results(), form());
        case Failed _ -> new Failed(operation(), other, results());
        case Refused _ -> new Refused(operation(), other);
        case NotUnderstood _ -> new NotUnderstood(operation(), other);
        case NeedsConfirmation _ -> new NeedsConfirmation(operation(), other, results());
        case NeedsApproval _ -> new NeedsApproval(operation(), other, results());
        case Unreachable _ -> new Unreachable(operation(), other, results());
      };
    }

    /** What stands for it outside: in databases, metrics and exit codes. */
    default OutcomeCode code() {
      return switch (this) {
        case Done _ -> OutcomeCode.DONE;
        case Failed _ -> OutcomeCode.FAILED;
        case Refused _ -> OutcomeCode.REFUSED;
        case NotUnderstood _ -> OutcomeCode.NOT_UNDERSTOOD;
        case NeedsConfirmation _ -> OutcomeCode.NEEDS_CONFIRMATION;
        case NeedsApproval _ -> OutcomeCode.NEEDS_APPROVAL;
        case Unreachable _ -> OutcomeCode.UNREACHABLE;
      };
    }

    /** Whether only the asker should see it. */
    default boolean isPrivate() {
      return this instanceof Refused || this instanceof NotUnderstood;
    }
  }

  /** All went well. */
  record Done(String operation, Message message, List<TargetResult> results, Optional<Form> form)
      implements CommandAnswer {
    public Done {
      results = List.copyOf(results);
    }

    public Done(String operation, Message message, List<TargetResult> results) {
      this(operation, message, results, Optional.empty());
    }

    public Done(String operation, Message message) {
      this(operation, message, List.of());
    }

    /**
     * Asks back with a form.
     *
     * @param fallback says what to type where no form can be shown
     */
    public static Done asking(String operation, Message fallback, Form form) {
      return new Done(operation, fallback, List.of(), Optional.of(form));
    }
  }

  /** Something went wrong, or could not be done. */
  record Failed(String operation, Message message, List<TargetResult> results)
      implements CommandAnswer {
    public Failed {
      results = List.copyOf(results);
    }

    public Failed(String operation, Message message) {
      this(operation, message, List.of());
    }
  }

  /** The asker may not do it, or nobody may just now. */
  record Refused(String operation, Message message) implements CommandAnswer {}

  /** It was no command, or meant nothing. */
  record NotUnderstood(String operation, Message message) implements CommandAnswer {}

  /** It was shown, and nobody has confirmed it yet. */
  record NeedsConfirmation(String operation, Message message, List<TargetResult> results)
      implements CommandAnswer {
    public NeedsConfirmation {
      results = List.copyOf(results);
    }
  }

  /** It waits for someone else's approval. */
  record NeedsApproval(String operation, Message message, List<TargetResult> results)
      implements CommandAnswer {
    public NeedsApproval {
      results = List.copyOf(results);
    }
  }

  /** No server that it needs answers. */
  record Unreachable(String operation, Message message, List<TargetResult> results)
      implements CommandAnswer {
    public Unreachable {
      results = List.copyOf(results);
    }

    public Unreachable(String operation, Message message) {
      this(operation, message, List.of());
    }
  }

  /** Done, unless servers gave no status. */
  static CommandAnswer shown(
      Collection<Problem> problems, String operation, Message message, List<TargetResult> results) {
    return problems.isEmpty()
        ? new Done(operation, message, results)
        : withoutStatus(problems, operation, message, results);
  }

  /** Where servers gave no status: failed where each was there, and its supervisorctl broke. */
  static CommandAnswer withoutStatus(
      Collection<Problem> problems, String operation, Message message, List<TargetResult> results) {
    return isBroken(problems)
        ? new Failed(operation, message, results)
        : new Unreachable(operation, message, results);
  }

  /** Whether each server was there, and its supervisorctl broke. */
  static boolean isBroken(Collection<Problem> problems) {
    return !problems.isEmpty()
        && problems.stream().allMatch(problem -> problem.reachedServer() && !problem.mayPass());
  }
}
