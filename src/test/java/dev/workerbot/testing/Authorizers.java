package dev.workerbot.testing;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.authorization.Lookup;
import dev.workerbot.request.authorization.MissingRights;
import dev.workerbot.request.authorization.Visibility;
import dev.workerbot.request.state.Exits;
import dev.workerbot.request.state.LastSeen;
import java.util.Optional;

/** Makes an {@link Authorizer} of what it decides by, as the bot does. */
public final class Authorizers {
  private Authorizers() {}

  public static Authorizer of(
      Fleet fleet,
      Policy policy,
      AuditLog auditLog,
      HoldPolicy holdPolicy,
      ApprovalRules approvals) {
    Visibility visibility = new Visibility(fleet, policy, approvals);
    return new Authorizer(
        policy,
        auditLog,
        holdPolicy,
        approvals,
        visibility,
        new Lookup(
            fleet, auditLog, visibility, new LastSeen(fleet, new Exits(fleet, Optional.empty()))),
        new MissingRights(fleet, policy, approvals, visibility));
  }
}
