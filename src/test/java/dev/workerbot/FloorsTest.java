package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the floors of the house: a room imports only rooms on lower floors. */
class FloorsTest {
  private static final Map<String, Integer> FLOORS =
      Map.of(
          "worker",
          0,
          "message",
          0,
          "command",
          1,
          "access",
          1,
          "supervisor",
          1,
          "ssh",
          2,
          "store",
          2,
          "fleet",
          2,
          "operation",
          3,
          "chat",
          4);
  private static final int APP = 5;

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.workerbot");

  @Test
  void everyRoom_importsOnlyRoomsOnLowerFloors() {
    List<String> wrong = new ArrayList<>();
    for (JavaClass from : classes) {
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
    assertTrue(classes.size() > 50, "the classes were found");
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
        .check(classes);
  }

  @Test
  void pureRooms_doNoInputOrOutput() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAnyPackage(
            "dev.workerbot.worker..",
            "dev.workerbot.message..",
            "dev.workerbot.command..",
            "dev.workerbot.access..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..", "net.schmizz..")
        .check(classes);
  }

  @Test
  void sshj_staysInTheRoomSsh() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideOutsideOfPackage("dev.workerbot.ssh..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.schmizz..", "com.hierynomus..")
        .check(classes);
  }
}
