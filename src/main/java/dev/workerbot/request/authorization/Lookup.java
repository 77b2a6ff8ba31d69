package dev.workerbot.request.authorization;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.state.LastSeen;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** Finds what a selector means just now, and tells who asks what is waited for. */
public final class Lookup {
  /** For the audit; who asked reads that there is no such worker. */
  private static final String HIDDEN = "they may not know of it";

  private final Fleet fleet;
  private final AuditLog auditLog;
  private final Visibility visibility;
  private final LastSeen lastSeen;

  public Lookup(Fleet fleet, AuditLog auditLog, Visibility visibility, LastSeen lastSeen) {
    this.fleet = fleet;
    this.auditLog = auditLog;
    this.visibility = visibility;
    this.lastSeen = lastSeen;
  }

  /**
   * What the selector means just now; who asks is told whom they wait for, and what is known of it.
   */
  public Resolution resolve(RequestContext requestContext, Verb verb, Selector selector) {
    return Resolution.of(
        selector,
        fleet,
        visibility.sight(requestContext, verb),
        soFar -> {
          if (soFar.misses().isEmpty()) {
            tellWaiting(requestContext, selector, soFar.unanswered());
          }
        });
  }

  /**
   * Asks several servers at once; who asks is told whom they wait for, and what is known of it.
   *
   * @param selector which workers it is about
   * @param question asks the server of that name
   */
  public <T> Map<ServerName, T> ask(
      RequestContext requestContext,
      Selector selector,
      Collection<ServerName> servers,
      Function<ServerName, T> question) {
    return fleet.ask(
        servers, question, (others, _) -> tellWaiting(requestContext, selector, others));
  }

  void tellWaiting(
      RequestContext requestContext, Selector selector, Map<ServerName, Unanswered> others) {
    requestContext
        .progress()
        .waits(lastSeen.waiting(requestContext.text(), others, shown(requestContext, selector)));
  }

  /** Tells who asks what the servers that have answered say, and what is known of the others. */
  void tellSoFar(
      RequestContext requestContext,
      Selector selector,
      Message soFar,
      Map<ServerName, Unanswered> others) {
    requestContext
        .progress()
        .waits(lastSeen.waiting(soFar, others, shown(requestContext, selector)));
  }

  private Predicate<Target> shown(RequestContext requestContext, Selector selector) {
    return visibility
        .mayKnow(requestContext.caller())
        .and(target -> fleet.isMeant(selector, target));
  }

  /** The answer where a selector met nothing, or a server gave no status. */
  public CommandAnswer notFound(RequestContext requestContext, Verb verb, Resolution found) {
    if (!found.misses().isEmpty()) {
      String sentence = String.join(" ", found.misses());
      if (found.hidden().isEmpty()) {
        auditLog.record(
            requestContext, Optional.of(verb), Audit.Decided.NOT_UNDERSTOOD, sentence, List.of());
      } else {
        // All that the text may name, so that it is read only by who knows of all.
        Set<Target> meant = new TreeSet<>(found.hidden());
        meant.addAll(found.targets().keySet());
        auditLog.record(requestContext, Optional.of(verb), Audit.Decided.REFUSED, HIDDEN, meant);
      }
      return requestContext.misunderstood(sentence);
    }
    auditLog.record(
        requestContext,
        Optional.of(verb),
        Audit.Decided.ALLOWED,
        "not decided: a server gave no status",
        found.targets().keySet());
    List<Message.MessageLine> lines = new ArrayList<>();
    found
        .problems()
        .forEach((server, problem) ->
            lines.add(new Message.MessageLine(Severity.BAD, problem.on(server))));
    Sentence silent = Sentence.join(", ", found.problems().keySet());
    Message message =
        Message.of(
                Severity.BAD,
                verb.acts()
                    ? Sentence.of("Nothing was done: no status from %s", silent)
                    : Sentence.of("No status from %s", silent))
            .withLines(lines);
    if (verb.acts() && !found.targets().isEmpty()) {
      message = message.withLine("To continue without it, name only servers that answer.");
    }
    return Outcome.withoutStatus(
        found.problems().values(), requestContext.id(), message, List.of());
  }
}
