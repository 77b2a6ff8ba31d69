package dev.workerbot.doctor;

import dev.workerbot.message.Severity;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that is looked at.
 *
 * @param id a stable word
 * @param why it matters: one sentence for people
 * @param source what recommends it, or what in Supervisor or Laravel makes it so
 */
public record DoctorRule(String id, String why, String source, RuleCheck ruleCheck) {
  /** What there is of it in a program. */
  @FunctionalInterface
  public interface RuleCheck {
    List<Symptom> of(ProgramContext programContext);
  }

  /** One that finds at most one thing in a program. */
  public DoctorRule(
      String id, String why, String source, Function<ProgramContext, Optional<Symptom>> look) {
    this(
        id,
        why,
        source,
        (RuleCheck) programContext -> look.apply(programContext).stream().toList());
  }

  /**
   * What a rule found.
   *
   * @param what one sentence with the value found
   * @param fix what to write
   */
  public record Symptom(Severity severity, String what, String fix) {
    public static Optional<Symptom> bad(String what, String fix) {
      return Optional.of(new Symptom(Severity.BAD, what, fix));
    }

    public static Optional<Symptom> warning(String what, String fix) {
      return Optional.of(new Symptom(Severity.WARNING, what, fix));
    }

    public static Optional<Symptom> hint(String what, String fix) {
      return Optional.of(new Symptom(Severity.PLAIN, what, fix));
    }
  }
}
