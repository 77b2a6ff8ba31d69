package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the floors of the house: a room imports only rooms on lower floors. */
class FloorsTest {
  private static final Map<String, Integer> FLOORS =
      Map.ofEntries(
          Map.entry("time", 0),
          Map.entry("worker", 0),
          Map.entry("message", 1),
          Map.entry("command", 2),
          Map.entry("access", 2),
          Map.entry("supervisor", 2),
          Map.entry("program", 3),
          Map.entry("graceful", 3),
          Map.entry("ssh", 3),
          Map.entry("store", 3),
          Map.entry("fleet", 3),
          Map.entry("doctor", 3),
          Map.entry("health", 4),
          Map.entry("history", 4),
          Map.entry("alert", 4),
          Map.entry("request", 5),
          Map.entry("feature", 6),
          Map.entry("chat", 7));
  private static final int APP = 8;

  private static final JavaClasses CLASSES = ProductionClasses.ALL;

  @Test
  void everyRoom_importsOnlyRoomsOnLowerFloors() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass from : CLASSES) {
      from.getDirectDependenciesFromSelf()
          .forEach(dependency -> {
            String here = room(from);
            String there = room(dependency.getTargetClass());
            if (!there.isEmpty() && !here.equals(there) && floor(there) >= floor(here)) {
              wrong.add(dependency.getDescription());
            }
          });
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
    assertTrue(CLASSES.size() > 50, "the classes were found");
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith("dev.workerbot.") ? name.split("\\.", -1)[2] : "";
  }

  private static int floor(String room) {
    return room.equals("app") ? APP : FLOORS.get(room);
  }

  @Test
  void chats_doNotKnowEachOther() {
    SlicesRuleDefinition.slices()
        .matching("dev.workerbot.chat.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            JavaClass.Predicates.resideInAPackage("dev.workerbot.chat.inbound.."),
            JavaClass.Predicates.resideInAPackage("dev.workerbot.chat.outbound.."))
        .ignoreDependency(
            JavaClass.Predicates.resideInAPackage("dev.workerbot.chat.recovery"),
            JavaClass.Predicates.resideInAnyPackage(
                "dev.workerbot.chat.inbound", "dev.workerbot.chat.outbound"))
        .ignoreDependency(
            DescribedPredicate.alwaysTrue(),
            JavaClass.Predicates.resideInAPackage("dev.workerbot.chat.connection"))
        .check(CLASSES);
  }

  /** Those that need another one. */
  private static final Map<String, List<String>> FEATURES_OF_USE =
      Map.of(
          "action", List.of("restart"),
          "approval", List.of("restart"),
          "doctor", List.of("config"),
          "help", List.of("action"),
          "silence", List.of("alert"),
          "status", List.of("alert", "restart"));

  @Test
  void features_doNotKnowEachOther_butForThoseOfUse() {
    SliceRule rule =
        SlicesRuleDefinition.slices()
            .matching("dev.workerbot.feature.(*)..")
            .should()
            .notDependOnEachOther();
    for (Map.Entry<String, List<String>> one : FEATURES_OF_USE.entrySet()) {
      for (String other : one.getValue()) {
        rule =
            rule.ignoreDependency(
                JavaClass.Predicates.resideInAPackage(
                    "dev.workerbot.feature.%s..".formatted(one.getKey())),
                JavaClass.Predicates.resideInAPackage(
                    "dev.workerbot.feature.%s..".formatted(other)));
      }
    }
    rule.check(CLASSES);
  }

  /** Those that find by themselves what is asked for; their Javadoc says why. */
  private static final List<String> AUTHORISE_LATER =
      List.of(
          "dev.workerbot.feature.restart.ActAnswers", "dev.workerbot.feature.stats.StatsAnswers");

  @Test
  void whoMay_isDecidedInOnePlace() {
    List<String> decided = new ArrayList<>();
    for (JavaClass from : CLASSES) {
      for (JavaMethodCall call : from.getMethodCallsFromSelf()) {
        String called = call.getTargetOwner().getName() + "." + call.getName();
        boolean isAllowed =
            switch (called) {
              case "dev.workerbot.access.Policy.decide" ->
                  List.of("dev.workerbot.access", "dev.workerbot.request.authorization")
                      .contains(from.getPackageName());
              case "dev.workerbot.request.authorization.Authorizer.authorize" ->
                  from.getName().equals("dev.workerbot.request.dispatch.Dispatcher");
              case "dev.workerbot.request.authorization.Authorizer.find" ->
                  from.getName().equals(call.getTargetOwner().getName())
                      || AUTHORISE_LATER.contains(from.getName());
              default -> true;
            };
        if (!isAllowed) {
          decided.add(call.getDescription());
        }
      }
    }
    assertTrue(decided.isEmpty(), () -> String.join("\n", decided));
  }

  /** Those of verbs in the mode {@code RULES}, whose handlers decide. */
  private static final List<String> DECIDE_BY_RULES =
      List.of(
          "dev.workerbot.feature.approval.ApprovalAnswers",
          "dev.workerbot.feature.restart.RollAnswers");

  @Test
  void whatAHandlerShows_isHandedToIt() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.workerbot.feature..")
        .and(
            DescribedPredicate.describe(
                "have no rules of their own", type -> !DECIDE_BY_RULES.contains(type.getName())))
        .should()
        .callMethod("dev.workerbot.request.authorization.Authorizer", "visibility")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.workerbot.request.authorization.Visibility")
        .check(CLASSES);
  }

  @Test
  void noChat_knowsAFeature() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.workerbot.chat..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.workerbot.feature..")
        .check(CLASSES);
  }

  @Test
  void pureRooms_doNoInputOrOutput() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage(
            "dev.workerbot.worker..",
            "dev.workerbot.message..",
            "dev.workerbot.command..",
            "dev.workerbot.access..",
            "dev.workerbot.alert",
            "dev.workerbot.alert.rule",
            "dev.workerbot.feature.alert.condition",
            "dev.workerbot.program..",
            "dev.workerbot.graceful..",
            "dev.workerbot.doctor..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..", "net.schmizz..")
        .check(CLASSES);
  }

  @Test
  void sshj_staysInTheRoomSsh() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("dev.workerbot.ssh..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.schmizz..", "com.hierynomus..")
        .check(CLASSES);
  }

  @Test
  void theClientOfAChat_staysInItsRoom() {
    staysIn("dev.workerbot.chat.slack..", "com.slack..");
    staysIn("dev.workerbot.chat.discord..", "net.dv8tion..");
  }

  private void staysIn(String room, String library) {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage(room)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .check(CLASSES);
  }
}
