package dev.workerbot.feature.doctor;

import dev.workerbot.doctor.Finding;
import dev.workerbot.feature.config.DriftReport;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.testing.TellingNames;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Names that speak of secrets, in what {@code doctor} says. */
class DoctorNamesTest {
  @Test
  void doctor() {
    TellingNames.stayWhole((target, _) -> {
      String group = target.worker().group();
      TreeMap<String, DriftReport.Difference> differences = new TreeMap<>();
      for (DriftReport.Difference difference : DriftReport.Difference.values()) {
        differences.put(differences.isEmpty() ? group : "я" + difference, difference);
      }
      DriftReport driftReport =
          new DriftReport(
              target.server(),
              Optional.empty(),
              Optional.of(new DriftReport.Broken(Optional.empty(), Optional.of(group))),
              differences,
              List.of(),
              Optional.empty(),
              Optional.empty(),
              true);
      Finding finding =
          new Finding(
              "rule",
              Severity.BAD,
              target.server(),
              target.worker().process(),
              group,
              "startsecs=0 is no number of seconds.",
              "It fails at once.",
              "startsecs=1");
      return List.of(
          new DoctorText(new Cleaner())
              .of(
                  List.of(
                      new DoctorText.Examined(
                          driftReport, 3, List.of(finding), Optional.empty(), List.of("`x`")))));
    });
  }
}
