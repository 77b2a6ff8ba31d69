package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Keeps the classes of a room with all its packages, and the packages of the chats, free of
 * circles.
 */
class CirclesTest {
  private static final JavaClasses CLASSES = ProductionClasses.ALL;

  /** Each class of one room by itself, nested ones with theirs. */
  private record ClassesOf(String room) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return roomOf(javaClass).equals(room)
          ? SliceIdentifier.of(topLevel(javaClass))
          : SliceIdentifier.ignore();
    }

    /** {@code ssh} with its packages is one room, {@code feature} one for each verb or area. */
    private static String roomOf(JavaClass javaClass) {
      String[] parts = javaClass.getPackageName().split("\\.", -1);
      boolean isNested =
          parts.length > 3 && (parts[2].equals("feature") || parts[2].equals("chat"));
      return parts.length < 3 ? "" : isNested ? parts[2] + "." + parts[3] : parts[2];
    }

    private static String topLevel(JavaClass javaClass) {
      String name = javaClass.getName();
      int nested = name.indexOf('$');
      return nested < 0 ? name : name.substring(0, nested);
    }

    @Override
    public String getDescription() {
      return "the classes of " + room;
    }
  }

  @Test
  void packagesOfTheChats_haveNoCircle() {
    SlicesRuleDefinition.slices()
        .matching("dev.workerbot.(chat..)")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void aRoom_hasNoCircleOfClasses() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      rooms.add(ClassesOf.roomOf(type));
    }
    assertTrue(rooms.contains("ssh") && rooms.contains("feature.hold"), rooms::toString);
    assertAll(
        rooms.stream()
            .map(room ->
                () ->
                    SlicesRuleDefinition.slices()
                        .assignedFrom(new ClassesOf(room))
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true)
                        .check(CLASSES)));
  }
}
