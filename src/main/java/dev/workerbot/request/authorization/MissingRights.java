package dev.workerbot.request.authorization;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What people are shown about a right that they lack, and whether they can ask others instead. */
public final class MissingRights {
  private final Fleet fleet;
  private final Policy policy;
  private final ApprovalRules approvals;
  private final Visibility visibility;

  public MissingRights(Fleet fleet, Policy policy, ApprovalRules approvals, Visibility visibility) {
    this.fleet = fleet;
    this.policy = policy;
    this.approvals = approvals;
    this.visibility = visibility;
  }

  /** Where the caller has no such right at all on a server that is meant. */
  Optional<String> on(Caller caller, Verb verb, Selector selector) {
    for (Selector.Term term : selector.terms()) {
      for (WatchedServer watchedServer : fleet.meantBy(term)) {
        if (!policy.mayOnSomeOf(caller, verb, watchedServer.name())) {
          return Optional.of(
              "You may not %s anything on %s. %s can grant it."
                      .formatted(
                          verb.phrase(),
                          visibility.shownName(caller, term, watchedServer.name()),
                          policy.contact())
                  + policy.unknownGroups(caller)
                  + (mayAskUnseen(caller, verb, selector) ? ask(verb, selector) : ""));
        }
      }
    }
    return Optional.empty();
  }

  /** Where the caller has no such right anywhere here. */
  String everywhere(Caller caller, Verb verb) {
    return "You have no right to `%s` here. %s can grant it.".formatted(verb, policy.contact())
        + policy.unknownGroups(caller);
  }

  /** What a refusal adds where the caller could ask others, with a leading blank; else empty. */
  public String mayAsk(Caller caller, Verb verb, Selector selector, Collection<Target> targets) {
    return verb.reach() == Verb.Reach.ACTS
            && approvals.mayRequest(caller, verb, targets)
            && policy.denied(caller, VerbEffects.of(verb), targets).isEmpty()
        ? ask(verb, selector)
        : "";
  }

  /** Whether the caller may ask for all that is named, which they see nothing of. */
  private boolean mayAskUnseen(Caller caller, Verb verb, Selector selector) {
    return selector.terms().stream()
        .allMatch(term ->
            WorkerName.tryOf(term.workers().pattern())
                .filter(worker ->
                    fleet.meantBy(term).stream()
                        .map(watchedServer -> new Target(watchedServer.name(), worker))
                        .noneMatch(
                            target -> mayAsk(caller, verb, selector, List.of(target)).isEmpty()))
                .isPresent());
  }

  private static String ask(Verb verb, Selector selector) {
    return " To ask others for approval: %s."
        .formatted(Message.code(Sentence.of("request %s %s", verb, selector)));
  }
}
