package dev.workerbot.doctor;

import dev.workerbot.supervisor.Invocation;
import dev.workerbot.supervisor.ProgramConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds a server's workers and their config against what Supervisor and Laravel ask for and
 * recommend. Pure: it looks at what it is given and nothing else. Throws nothing, whatever a config
 * says. What is not known is no finding.
 */
public final class Doctor {
  private static final List<Rule> RULES =
      Stream.of(ConfigRules.ALL, ValueRules.ALL, CommandRules.ALL, HostRules.ALL, LaravelRules.ALL)
          .flatMap(List::stream)
          .toList();

  private Doctor() {}

  /** All that is looked at. */
  public static List<Rule> rules() {
    return RULES;
  }

  /** What should be otherwise, the worst first, then in the order of the config. */
  public static List<Finding> examine(Patient patient) {
    List<Subject> all = new ArrayList<>();
    for (ProgramConfig program : patient.config().programs()) {
      all.add(new Subject(patient, program, Invocation.of(program), List.of()));
    }
    List<Finding> findings = new ArrayList<>();
    for (Subject one : all) {
      List<Subject> others =
          all.stream().filter(other -> !other.program().equals(one.program())).toList();
      Subject subject = new Subject(patient, one.program(), one.invocation(), others);
      for (Rule rule : RULES) {
        rule.look().of(subject).stream()
            .map(symptom -> finding(rule, subject, symptom))
            .distinct()
            .forEach(findings::add);
      }
    }
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    return List.copyOf(findings);
  }

  private static Finding finding(Rule rule, Subject subject, Rule.Symptom symptom) {
    return new Finding(
        rule.id(),
        symptom.severity(),
        subject.patient().server(),
        subject.program().name(),
        subject.program().group(),
        symptom.what(),
        rule.why(),
        symptom.fix());
  }
}
