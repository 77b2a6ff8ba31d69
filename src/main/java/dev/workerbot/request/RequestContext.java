package dev.workerbot.request;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.worker.Name;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One request on its way.
 *
 * @param id of the request, unique
 * @param text as it was typed
 * @param pressable whether its chat can show buttons that work
 * @param progress takes what is to be shown until the answer comes
 * @param approval others' word on it, where it waited for that
 * @param about which workers it is about, where it only shows something of them
 */
public record RequestContext(
    String id,
    Caller caller,
    String text,
    boolean pressable,
    Meanwhile progress,
    Optional<Approval> approval,
    Optional<Selector> about) {
  /** Of a person, on others' word. */
  public RequestContext(
      String id,
      Caller caller,
      String text,
      boolean pressable,
      Meanwhile progress,
      Optional<Approval> approval) {
    this(id, caller, text, pressable, progress, approval, Optional.empty());
  }

  /** Of a person, on nobody's word but their own. */
  public RequestContext(
      String id, Caller caller, String text, boolean pressable, Meanwhile progress) {
    this(id, caller, text, pressable, progress, Optional.empty());
  }

  /** The same for a command. */
  public RequestContext of(Command command) {
    return new RequestContext(id, caller, text, pressable, progress, approval, command.shown());
  }

  /** Whether others have lent the right that the asker lacks. */
  public boolean isLent() {
    return approval.filter(Approval::lent).isPresent();
  }

  /** What is called by its name in what is said of it: these workers, and those that were typed. */
  public List<Name> names(Collection<Target> targets) {
    List<Name> names = new ArrayList<>();
    targets.forEach(target -> names.addAll(target.names()));
    about.ifPresent(of -> names.addAll(of.terms()));
    String[] words = text.strip().split("\\s+", 4);
    boolean isOfOther = words.length > 1 && Verb.named(words[1]).isPresent();
    int at = isOfOther ? 2 : 1;
    if (at < words.length) {
      names.addAll(terms(words[at]));
    }
    return names;
  }

  private static List<Selector.Term> terms(String word) {
    try {
      return Selector.parse(word).terms();
    } catch (IllegalArgumentException notASelector) {
      return List.of();
    }
  }

  /** The answer that all is well. */
  public CommandAnswer done(Message message) {
    return new Outcome.Done(id, message);
  }

  /** The answer to what is no command, or means nothing. */
  public CommandAnswer misunderstood(Object sentence) {
    return new Outcome.NotUnderstood(
        id, Message.of(Severity.WARNING, sentence(sentence, List.of())));
  }

  /** What is said, as it is if it is a sentence; of a text only the names in it are known. */
  public Sentence sentence(Object said, Collection<Target> targets) {
    return said instanceof Sentence sentence
        ? sentence
        : Sentence.naming(said.toString(), names(targets));
  }

  /** The answer where nothing was begun, since it could not be written down first. */
  public CommandAnswer notAudited() {
    return new Outcome.Failed(
        id,
        Message.of(Severity.BAD, "Nothing was done: the audit log cannot be written")
            .withLine(
                "workerbot changes no worker without recording it first. Free disk space or fix"
                    + " the database, then try again. `supervisorctl` on the server still works."));
  }
}
