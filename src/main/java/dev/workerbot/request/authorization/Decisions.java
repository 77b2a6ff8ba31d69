package dev.workerbot.request.authorization;

import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.request.RequestContext;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import java.util.Collection;
import java.util.Optional;

/** Decides by the policy, and by what others have approved. */
record Decisions(Policy policy) {
  /** With the word of others a right can be lent, but no deny rule passed by. */
  Decision of(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector selector,
      Collection<Target> targets) {
    Decision decision = policy.decide(requestContext.caller(), verbEffects, selector, targets);
    if (requestContext.approval().isEmpty()) {
      return decision;
    }
    if (requestContext.isLent()) {
      Optional<Decision.RefusedDecision> denied =
          policy.denied(requestContext.caller(), verbEffects, targets);
      decision = denied.isPresent() ? denied.get() : new Decision.Allowed("lent");
    }
    return decision instanceof Decision.Allowed(var rule)
        ? new Decision.Allowed(rule + "; " + requestContext.approval().get().phrase())
        : decision;
  }
}
