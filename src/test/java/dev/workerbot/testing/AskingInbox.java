package dev.workerbot.testing;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.Inbox;
import dev.workerbot.chat.Request;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer;
import java.util.ArrayList;
import java.util.List;
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

  public static final Message REFUSAL = Message.refusal("You may not create workers here");

  private final Form form;
  private final List<Request> requests = new ArrayList<>();
  private Optional<Runnable> before = Optional.empty();
  private boolean refuses;

  public AskingInbox(Form form) {
    this.form = form;
  }

  /** From now on nobody may. */
  public synchronized void refuse() {
    refuses = true;
  }

  /** From now on something happens before a form is shown. */
  public synchronized void before(Runnable happens) {
    before = Optional.of(happens);
  }

  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }

  /** The commands that came in since, waited for. */
  public Request.Typed typed(int index) {
    Await.until(() -> "request " + index + " of " + requests(), () -> requests().size() > index);
    return (Request.Typed) requests().get(index);
  }

  @Override
  public CompletableFuture<Answer> accept(Request request, Chat from) {
    synchronized (this) {
      requests.add(request);
    }
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(answered(request, from)));
    return answer;
  }

  private Answer answered(Request request, Chat from) {
    boolean wantsForm = !(request instanceof Request.Typed(_, _, var text)) || text.equals(OPENING);
    try {
      if (!wantsForm) {
        Message done = Message.of(Severity.GOOD, "It is done");
        var _ = from.post(request.caller().channel(), done);
        return new Answer(Answer.Outcome.DONE, "op", done, List.of());
      }
      if (isRefusing()) {
        from.whisper(request.caller().channel(), request.caller().user(), REFUSAL);
        return new Answer(Answer.Outcome.REFUSED, "op", REFUSAL, List.of());
      }
      if (!isAsked(request, from)) {
        from.whisper(request.caller().channel(), request.caller().user(), FALLBACK);
      }
      return Answer.asking("op", FALLBACK, form);
    } catch (ChatException refused) {
      throw new AssertionError(refused);
    }
  }

  private synchronized boolean isRefusing() {
    return refuses;
  }

  private boolean isAsked(Request request, Chat from) {
    Optional<Runnable> first;
    synchronized (this) {
      first = before;
    }
    first.ifPresent(Runnable::run);
    try {
      return from.ask(request.caller().channel(), request.caller().user(), form);
    } catch (ChatException tooLate) {
      return false;
    }
  }
}
