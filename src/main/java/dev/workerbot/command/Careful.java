package dev.workerbot.command;

import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;
import java.util.Optional;

/** What keeps many hands from harm: going on with a roll, asking first, keeping off. */
public sealed interface Careful extends Command {
  /**
   * What becomes of a rolling restart that has stopped at a worker.
   *
   * @param of the workers that are left
   * @param operation the bot's own id of it
   * @param confirmed whether it is to be done without a preview
   */
  record RollOn(Selector of, String operation, ApprovalChoice approvalChoice, boolean confirmed)
      implements Careful {
    /** The same on these, confirmed. */
    public RollOn confirmedOn(Selector expanded) {
      return new RollOn(expanded, operation, approvalChoice, true);
    }

    /** What people can choose. */
    public enum ApprovalChoice {
      /** Try the one that did not come back again, then go on. */
      RETRY,
      /** Leave it as it is, and go on with the others. */
      SKIP,
      /** Leave all the others alone. */
      STOP
    }

    @Override
    public Verb verb() {
      return Verb.RESTART;
    }

    @Override
    public String text() {
      return "restart "
          + of
          + " --roll="
          + Tokenizer.quote(operation)
          + " --then="
          + approvalChoice.name().toLowerCase(java.util.Locale.ROOT)
          + (confirmed ? " --yes" : "");
    }

    @Override
    public String told() {
      return switch (approvalChoice) {
        case RETRY -> "continue the rolling restart of " + of;
        case SKIP -> "roll on without the one that failed";
        case STOP -> "stop the rolling restart of " + of;
      };
    }
  }

  /**
   * End what is under way after its current step.
   *
   * @param of which workers' operations; empty for the newest in this channel
   * @param operation the bot's own id of it, or {@code #} and the number of a request
   */
  record Cancel(Optional<Selector> of, Optional<String> operation) implements Careful {
    /** Take back what one has asked others for. */
    public static Cancel request(int number) {
      return new Cancel(Optional.empty(), Optional.of("#" + number));
    }

    /** The number of the request that is taken back. */
    public Optional<Integer> request() {
      return operation
          .filter(id -> id.matches("#\\d{1,9}"))
          .map(id -> Integer.parseInt(id.substring(1)));
    }

    @Override
    public Verb verb() {
      return Verb.CANCEL;
    }

    @Override
    public String text() {
      return "cancel"
          + of.map(selector -> " " + selector).orElse("")
          + operation.map(id -> " --operation=" + Tokenizer.quote(id)).orElse("");
    }

    @Override
    public String told() {
      return "cancel"
          + of.map(selector -> " " + selector).orElse("")
          + request().map(number -> " #" + number).orElse("");
    }
  }

  /**
   * Carry out what the config has a name for.
   *
   * @param note what for, such as a version; may be empty
   */
  record Run(String action, String note) implements Careful {
    @Override
    public Verb verb() {
      return Verb.RUN;
    }

    @Override
    public String text() {
      return "run "
          + Grammar.line(
              note.isEmpty() ? java.util.List.of(action) : java.util.List.of(action, note));
    }
  }

  /**
   * Ask others for what one may not do oneself.
   *
   * @param wanted what is to be done
   * @param reason may be empty
   */
  record Request(Command.Act wanted, String reason) implements Careful {
    @Override
    public Verb verb() {
      return Verb.REQUEST;
    }

    @Override
    public String text() {
      return "request "
          + wanted.text()
          + (reason.isEmpty() ? "" : " --reason=" + Tokenizer.quote(reason));
    }
  }

  /** Let a request through. */
  record Approve(int request) implements Careful {
    @Override
    public Verb verb() {
      return Verb.APPROVE;
    }

    @Override
    public String text() {
      return "approve #" + request;
    }
  }

  /**
   * Refuse a request.
   *
   * @param reason may be empty
   * @param form whether to ask for the reason first
   */
  record Deny(int request, String reason, boolean form) implements Careful {
    @Override
    public Verb verb() {
      return Verb.DENY;
    }

    @Override
    public boolean opensForm() {
      return form;
    }

    @Override
    public String text() {
      return "deny #"
          + request
          + (reason.isEmpty() ? "" : " --reason=" + Tokenizer.quote(reason))
          + (form ? " --form" : "");
    }
  }
}
