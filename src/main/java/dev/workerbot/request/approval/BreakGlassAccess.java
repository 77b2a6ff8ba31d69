package dev.workerbot.request.approval;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Act;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequests;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.worker.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bypasses the rules that ask others first, and tells everybody. */
public final class BreakGlassAccess {
  private static final Logger LOG = LoggerFactory.getLogger(BreakGlassAccess.class);

  private final ApprovalRules rules;
  private final ApprovalRequests approvalRequests;
  private final ApprovalTerms terms;
  private final Runnable changed;

  public BreakGlassAccess(
      ApprovalRules rules,
      ApprovalRequests approvalRequests,
      ApprovalTerms terms,
      Runnable changed) {
    this.rules = rules;
    this.approvalRequests = approvalRequests;
    this.terms = terms;
    this.changed = changed;
  }

  /** Where it is reported besides where it is done. */
  static Channel channel(String text) {
    String[] parts = text.split(":", 2);
    return new Channel(parts[0], parts[1]);
  }

  /**
   * Tells everybody that the rules are passed by; without that nothing is done.
   *
   * @return the answer where it cannot be written down
   */
  public Optional<CommandAnswer> begin(
      RequestContext requestContext, Act act, Collection<Target> targets) {
    Caller caller = requestContext.caller();
    List<Channel> channels = new ArrayList<>();
    rules.breakGlassChannel().map(BreakGlassAccess::channel).ifPresent(channels::add);
    if (requestContext.pressable()) {
      channels.add(new Channel(caller.chat(), caller.channel()));
    }
    try {
      ApprovalRequest approvalRequest =
          approvalRequests.ask(
              new ApprovalRequest.RequestedApproval(
                  requestContext.id(),
                  ApprovalKind.BREAK_GLASS,
                  VerbEffects.of(act.verb()),
                  act.text(),
                  act.withoutBreakGlass().text(),
                  act.breakGlassReason().orElseThrow(),
                  List.of(),
                  caller,
                  List.copyOf(targets)),
              terms.owner(),
              terms.within(),
              Optional.empty(),
              channels);
      LOG.warn(
          "break-glass (#{}) by {}:{} ({}): {}",
          approvalRequest.number(),
          caller.chat(),
          caller.user(),
          caller.name(),
          act.text());
    } catch (StoreException cannotWrite) {
      return Optional.of(
          new Outcome.Failed(
              requestContext.id(),
              Message.of(
                      Severity.BAD, Sentence.of("Nothing was done: %s", cannotWrite.getMessage()))
                  .withLine(
                      "Break-glass needs a record, and none can be written. Free disk space or"
                          + " fix the database, then try again.")));
    }
    changed.run();
    return Optional.empty();
  }
}
