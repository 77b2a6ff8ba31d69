package dev.workerbot.doctor.rule;

import dev.workerbot.doctor.DoctorRule;
import dev.workerbot.doctor.Finding;
import dev.workerbot.doctor.ProgramContext;
import dev.workerbot.doctor.ServerConfigView;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.worker.OddName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds a server's workers and their config against what Supervisor and Laravel ask for and
 * recommend. Pure: it looks at what it is given and nothing else. Throws nothing, whatever a config
 * says. What is not known is no finding.
 */
public final class ConfigDoctor {
  private static final List<DoctorRule> RULES =
      Stream.of(
              ConfigRules.ALL,
              ValueRules.ALL,
              KeyRules.ALL,
              CommandRules.ALL,
              HostRules.ALL,
              UserRules.ALL,
              LaravelRules.ALL,
              ApplicationRules.ALL)
          .flatMap(List::stream)
          .toList();

  private ConfigDoctor() {}

  /** All that is looked at. */
  public static List<DoctorRule> rules() {
    return RULES;
  }

  /** What should be otherwise, the worst first, then in the order of the config. */
  public static List<Finding> examine(ServerConfigView serverConfigView) {
    List<ProgramContext> all = new ArrayList<>();
    for (ProgramConfig program : serverConfigView.config().programs()) {
      all.add(new ProgramContext(serverConfigView, program, Invocation.of(program), List.of()));
    }
    List<Finding> findings = new ArrayList<>();
    for (ProgramContext one : all) {
      List<ProgramContext> others =
          all.stream().filter(other -> !other.program().equals(one.program())).toList();
      ProgramContext programContext =
          new ProgramContext(serverConfigView, one.program(), one.invocation(), others);
      for (DoctorRule doctorRule : RULES) {
        doctorRule.ruleCheck().of(programContext).stream()
            .map(symptom -> finding(doctorRule, programContext, symptom))
            .distinct()
            .forEach(findings::add);
      }
    }
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    return List.copyOf(findings);
  }

  /**
   * What should be otherwise outside of the programs: whole files, {@code [supervisord]}, groups
   * and the like. It names all sections, so it is for who may see the whole server.
   *
   * @param accepted whether the supervisord that runs has just read the config
   */
  public static List<Finding> examineSections(ServerConfigView serverConfigView, boolean accepted) {
    return SectionRules.examine(serverConfigView, accepted);
  }

  /** Such as workers are shown with; a blank, which Supervisor refuses, as it is. */
  private static String shown(String name) {
    return name.indexOf(' ') >= 0 ? CleanText.singleLine(name) : OddName.part(name);
  }

  private static Finding finding(
      DoctorRule doctorRule, ProgramContext programContext, DoctorRule.Symptom symptom) {
    return new Finding(
        doctorRule.id(),
        symptom.severity(),
        programContext.serverConfigView().server(),
        shown(programContext.program().name()),
        shown(programContext.program().group()),
        symptom.what(),
        doctorRule.why(),
        symptom.fix());
  }
}
