package dev.workerbot.store.access;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.enums.DatabaseValue;

/**
 * Something that somebody wants done and that others have to know of.
 *
 * @param number by which people name it
 * @param requestedApproval what was asked, by whom
 * @param votes of those who approved, oldest first
 * @param run id of the operation that it became; empty before
 * @param end how it ended; empty before
 */
public record ApprovalRequest(
    int number,
    RequestedApproval requestedApproval,
    Instant madeAt,
    Instant expiresAt,
    ApprovalState approvalState,
    List<Vote> votes,
    Optional<String> run,
    Optional<ApprovalEnd> end) {
  public ApprovalRequest {
    votes = List.copyOf(votes);
  }

  /** Why others have to know. */
  public enum ApprovalKind {
    /** The asker has the right, and a rule wants others to agree. */
    APPROVAL,
    /** The asker lacks the right, and a rule lets them ask. */
    REQUEST,
    /** It was done past the rules. */
    @DatabaseValue("GLASS")
    BREAK_GLASS
  }

  /** What became of it. */
  public enum ApprovalState {
    OPEN,
    /** Enough have approved; it is being done. */
    APPROVED,
    /** It was done, or tried. */
    DONE,
    DENIED,
    EXPIRED,
    WITHDRAWN,
    /** Done past the rules, and not over yet. */
    BROKEN
  }

  /**
   * What was asked.
   *
   * @param request id of the asker's request
   * @param command in canonical text, on the expanded list
   * @param displayText the same for people
   * @param reason may be empty
   * @param details what those who decide are shown of it
   * @param by as the platform vouched for them when they asked
   */
  public record RequestedApproval(
      String request,
      ApprovalKind approvalKind,
      VerbEffects verbEffects,
      String command,
      String displayText,
      String reason,
      List<String> details,
      Caller by,
      List<Target> targets) {
    public RequestedApproval {
      details = List.copyOf(details);
      targets = List.copyOf(targets);
    }

    public Verb verb() {
      return verbEffects.verb();
    }
  }

  /** An approval. */
  public record Vote(Caller by, Instant at) {}

  /**
   * The end of it.
   *
   * @param by who ended it; empty where nobody did
   * @param why a reason or what came of it; may be empty
   */
  public record ApprovalEnd(Optional<Person> by, String why, Severity severity) {}

  public boolean isOpen() {
    return approvalState == ApprovalState.OPEN;
  }

  /** Those who approved, in order. */
  public List<Caller> approvers() {
    return votes.stream().map(Vote::by).toList();
  }
}
