package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds constructors to 7 parameters: what travels together is a group. What has more today may
 * only shrink.
 */
class ConstructorsTest {
  private static final int PARAMETERS = 7;
  private static final String ROOT = "dev.workerbot.";

  /** Each record of data that has more still, with how many that are. */
  private static final String LONG_RECORDS =
      """
      access.Caller 10
      app.config.Config 19
      doctor.Finding 8
      feature.config.DriftReport 8
      message.Message 8
      program.ProgramSpec 20
      request.TargetResult 8
      ssh.endpoint.SshEndpoint 12
      store.access.ApprovalRequest 8
      store.access.ApprovalRequest$RequestedApproval 9
      store.access.Audit$AuditEntry 10
      store.access.Audit$AuditedRequest 11
      store.outbox.Notice 9
      store.outbox.OutboxMessage 8
      store.request.JournalStep 8
      store.request.Operation 12
      store.request.SeenEvents$SeenEvent 10
      supervisor.config.ServerConfig 8
      """;

  private static final JavaClasses CLASSES = ProductionClasses.ALL;

  @Test
  void whatHoldsParts_takesAtMost7() {
    assertEquals(Map.of(), tooLong(type -> !type.isRecord()));
  }

  @Test
  void aRecord_hasAtMost7Components() {
    Map<String, Integer> known =
        LONG_RECORDS
            .lines()
            .map(line -> line.split(" ", 2))
            .collect(
                Collectors.toMap(
                    row -> row[0], row -> Integer.valueOf(row[1]), Integer::sum, TreeMap::new));
    assertEquals(
        known,
        tooLong(type -> type.isRecord() && !isRow(type)),
        "records of more than 7: put what belongs together into a record of its own");
  }

  /** A row of a table has a component for each of its columns, by which they are mapped. */
  private static boolean isRow(JavaClass type) {
    return type.getSimpleName().endsWith("Row")
        && !type.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private static Map<String, Integer> tooLong(Predicate<JavaClass> kind) {
    List<JavaConstructor> all =
        CLASSES.stream()
            .filter(type -> !type.isAnonymousClass())
            .filter(kind)
            .flatMap(type -> type.getConstructors().stream())
            .filter(constructor -> !constructor.getModifiers().contains(JavaModifier.SYNTHETIC))
            .toList();
    assertTrue(all.size() > 100, "the constructors were found");
    return all.stream()
        .filter(constructor -> parameters(constructor) > PARAMETERS)
        .collect(
            Collectors.toMap(
                constructor -> constructor.getOwner().getName().substring(ROOT.length()),
                ConstructorsTest::parameters,
                Math::max,
                TreeMap::new));
  }

  /** Those in the source: the compiler adds two to an enum's, and one to an inner class's. */
  private static int parameters(JavaConstructor constructor) {
    JavaClass owner = constructor.getOwner();
    int added =
        owner.isEnum()
            ? 2
            : owner.isInnerClass() && !owner.getModifiers().contains(JavaModifier.STATIC) ? 1 : 0;
    return constructor.getRawParameterTypes().size() - added;
  }
}
