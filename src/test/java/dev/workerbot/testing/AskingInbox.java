package dev.workerbot.testing;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.chat.Inbox;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers as the desk does: the command {@link #OPENING}, and any button, with the form, everything
 * else with a message for everybody. Safe for use by several threads.
 */
public final class AskingInbox implements Inbox {
  /** Stands for a command that opens a form. */
  public static final String OPENING = "whoami";

  /** What to type where no form can be shown. */
  public static final Message FALLBACK =
      Message.of(Severity.PLAIN, "Type `create queue-high@web1 --template laravel-queue`");

  public static final Message WRONG_FORM = Message.refusal("There is no user depoly on web1");

  public static final Message REFUSAL = Message.refusal("You may not create workers here");

  /** A command that cannot stay, and why. */
  public static final String WRONG = "rm";

  public static final String MISTAKE = "say it with the full path";

  private final Form form;
  private final List<InboundEvent> requests = new ArrayList<>();
  private Optional<Runnable> before = Optional.empty();
  private boolean refuses;
  private boolean refusesFilled;

  public AskingInbox(Form form) {
    this.form = form;
  }

  /** From now on nobody may. */
  public synchronized void refuse() {
    refuses = true;
  }

  /** From now on what a form says is refused. */
  public synchronized void refuseFilled() {
    refusesFilled = true;
  }

  /** From now on it is taken again. */
  public synchronized void acceptFilled() {
    refusesFilled = false;
  }

  /** From now on something happens before a form is shown. */
  public synchronized void before(Runnable happens) {
    before = Optional.of(happens);
  }

  public synchronized List<InboundEvent> requests() {
    return List.copyOf(requests);
  }

  @Override
  public Map<String, String> mistakes(String line) {
    return line.contains("--command=" + WRONG + " ") ? Map.of("command", MISTAKE) : Map.of();
  }

  /** The commands that came in since, waited for. */
  public InboundEvent.Typed typed(int index) {
    Await.until(() -> "request " + index + " of " + requests(), () -> requests().size() > index);
    return (InboundEvent.Typed) requests().get(index);
  }

  @Override
  public CompletableFuture<CommandAnswer> accept(InboundEvent inboundEvent, Chat from) {
    synchronized (this) {
      requests.add(inboundEvent);
    }
    CompletableFuture<CommandAnswer> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(answered(inboundEvent, from)));
    return answer;
  }

  private CommandAnswer answered(InboundEvent inboundEvent, Chat from) {
    boolean wantsForm =
        !(inboundEvent instanceof InboundEvent.Typed(_, _, var text)) || text.equals(OPENING);
    try {
      if (!wantsForm && isRefusingFilled()) {
        from.whisper(inboundEvent.caller().channel(), inboundEvent.caller().user(), WRONG_FORM);
        return new Outcome.NotUnderstood("op", WRONG_FORM);
      }
      if (!wantsForm) {
        Message done = Message.of(Severity.GOOD, "It is done");
        var _ = from.post(inboundEvent.caller().channel(), done, inboundEvent.delivery());
        return new Outcome.Done("op", done);
      }
      if (isRefusing()) {
        from.whisper(inboundEvent.caller().channel(), inboundEvent.caller().user(), REFUSAL);
        return new Outcome.Refused("op", REFUSAL);
      }
      if (!isAsked(inboundEvent, from)) {
        from.whisper(inboundEvent.caller().channel(), inboundEvent.caller().user(), FALLBACK);
      }
      return Outcome.Done.asking("op", FALLBACK, form);
    } catch (ChatException refused) {
      throw new AssertionError(refused);
    }
  }

  private synchronized boolean isRefusingFilled() {
    return refusesFilled;
  }

  private synchronized boolean isRefusing() {
    return refuses;
  }

  private boolean isAsked(InboundEvent inboundEvent, Chat from) {
    Optional<Runnable> first;
    synchronized (this) {
      first = before;
    }
    first.ifPresent(Runnable::run);
    try {
      return from.ask(inboundEvent.caller().channel(), inboundEvent.caller().user(), form);
    } catch (ChatException tooLate) {
      return false;
    }
  }
}
