package dev.workerbot.chat.inbound;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.LiveMessage;
import dev.workerbot.command.Command;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Meanwhile;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.dispatch.Dispatcher;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a command out, and brings what becomes of it to whom it is for. */
public final class CommandRun {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRun.class);

  private final Dispatcher dispatcher;
  private final AnswerPublisher answerPublisher;
  private final ApprovedRuns approvedRuns;

  /**
   * A command to be carried out.
   *
   * @param text as it is shown
   * @param place the message that the answer is to stand in
   * @param isForAsker whether only the asker is to see the answer
   */
  record AskedCommand(
      String text, Command command, Optional<Chat.Posted> place, boolean isForAsker) {}

  public CommandRun(
      Dispatcher dispatcher, AnswerPublisher answerPublisher, ApprovedRuns approvedRuns) {
    this.dispatcher = dispatcher;
    this.answerPublisher = answerPublisher;
    this.approvedRuns = approvedRuns;
  }

  /** Carries it out; returns when its answer is posted, or never will be. */
  CommandAnswer carryOut(InboundRequest request, AskedCommand asked) {
    String id = request.id();
    Caller caller = request.caller();
    Chat from = request.chat();
    Command command = asked.command();
    Optional<Chat.Posted> place = asked.place();
    // A form is one person's, and what it was opened from stays as it stands.
    boolean forAsker = asked.isForAsker() || command.opensForm();
    LiveMessage message =
        answerPublisher.begin(
            id, from, caller.channel(), command.opensForm() ? Optional.empty() : place);
    Outcome outcome;
    LiveMessage first = message;
    if (!forAsker) {
      first.ifRefused(why -> answerPublisher.progressRefused(request.asker(), asked.text(), why));
    }
    try (var whispered = new Whispered(first, request.asker());
        var _ = DelayedAcknowledgement.after(first, asked.text(), !forAsker && place.isEmpty())) {
      Meanwhile progress = forAsker ? whispered : first::show;
      outcome = dispatcher.carryOut(request.context(asked.text(), progress), command);
    } catch (RuntimeException bug) {
      CommandAnswer sorry = AnswerPublisher.sorry(id, bug);
      dispatcher.finished(sorry);
      if (message.isShown() || caller.isHook()) {
        answerPublisher.finish(message, sorry, false, request.asker());
        return sorry;
      }
      return toAsker(request, sorry);
    }
    if (!message.isShown() && place.isPresent() && command.isOfStopped()) {
      // Nothing was begun: what has stopped keeps its message and its buttons.
      message = answerPublisher.begin(id, from, caller.channel(), Optional.empty());
    }
    return switch (outcome) {
      case Outcome.Suspended _ -> suspended(request, message);
      case CommandAnswer answer -> answered(request, command, forAsker, message, answer);
    };
  }

  private CommandAnswer suspended(InboundRequest request, LiveMessage message) {
    if (!message.isShown() && !request.caller().isHook()) {
      return toAsker(
          request,
          new Outcome.Failed(
              request.id(),
              Message.of(Severity.WARNING, "workerbot is restarting; nothing was started")
                  .withLine("Try again in a minute.")));
    }
    answerPublisher.suspend(message, AnswerPublisher.SUSPENDED);
    return new Outcome.Failed(request.id(), AnswerPublisher.SUSPENDED);
  }

  private CommandAnswer answered(
      InboundRequest request,
      Command command,
      boolean forAsker,
      LiveMessage message,
      CommandAnswer answer) {
    if (answer.form().isPresent() && isAsked(request, answer.form().get())) {
      if (message.isShown()) {
        answerPublisher.finish(message, inPrivate(request), false, request.asker());
      }
      return answer;
    }
    // Who begins something from outside sees nothing here; what is refused is for those who can
    // help.
    boolean isPrivate =
        (answer.isPrivate() || answer.form().isPresent()) && !request.caller().isHook();
    if ((isPrivate || forAsker) && !message.isShown()) {
      return toAsker(request, answer);
    }
    if (isPrivate && !request.chat().isPersonal()) {
      // What stands there was for everybody to see, the answer is not.
      answerPublisher.finish(message, inPrivate(request), false, request.asker());
      return toAsker(request, answer);
    }
    boolean waits =
        answer instanceof Outcome.NeedsConfirmation || answer instanceof Outcome.NeedsApproval;
    boolean journalled = command.verb().acts() || command.verb() == Verb.RUN;
    answerPublisher.finish(message, answer, journalled && !waits, request.asker());
    if (answer instanceof Outcome.NeedsApproval) {
      message.place().ifPresent(posted -> approvedRuns.stands(request.id(), posted));
    }
    return answer;
  }

  private static CommandAnswer inPrivate(InboundRequest request) {
    Message over =
        Message.of(
            Severity.PLAIN, Sentence.of("%s was answered in private", request.caller().person()));
    return new Outcome.Done(request.id(), over);
  }

  /** Whether the asker has the form before them now. */
  private static boolean isAsked(InboundRequest request, Form form) {
    try {
      return request.chat().ask(request.caller().channel(), request.caller().user(), form);
    } catch (ChatException tooLate) {
      LOG.warn("{} did not show a form: {}", request.chat().name(), tooLate.getMessage());
      return false;
    }
  }

  CommandAnswer refused(InboundRequest request, String text, String sentence) {
    return toAsker(request, dispatcher.refused(request.context(text), sentence));
  }

  CommandAnswer notUnderstood(InboundRequest request, String text, String sentence) {
    return toAsker(request, dispatcher.notUnderstood(request.context(text), sentence));
  }

  /** What was asked is not wanted any more, and its message says so. */
  CommandAnswer withdrawn(InboundRequest request, String text, Optional<Chat.Posted> place) {
    CommandAnswer commandAnswer =
        dispatcher.withdrawn(
            request.context(text),
            Message.of(
                Severity.PLAIN,
                Sentence.of("Cancelled by %s; nothing was done", request.caller().person())));
    finish(request, place, commandAnswer);
    return commandAnswer;
  }

  /** Says that something is broken inside: to the asker, or where it is a hook, in its channel. */
  CommandAnswer broken(InboundRequest request, Throwable bug) {
    CommandAnswer sorry = AnswerPublisher.sorry(request.id(), bug);
    if (!request.caller().isHook()) {
      return toAsker(request, sorry);
    }
    finish(request, Optional.empty(), sorry);
    return sorry;
  }

  private void finish(
      InboundRequest request, Optional<Chat.Posted> place, CommandAnswer commandAnswer) {
    LiveMessage message =
        answerPublisher.begin(request.id(), request.chat(), request.caller().channel(), place);
    answerPublisher.finish(message, commandAnswer, false, request.asker());
  }

  private CommandAnswer toAsker(InboundRequest request, CommandAnswer commandAnswer) {
    boolean _ = answerPublisher.whisper(request.asker(), commandAnswer.message());
    return commandAnswer;
  }
}
