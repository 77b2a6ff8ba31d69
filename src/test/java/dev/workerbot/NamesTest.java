package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the names of classes and packages: one meaning each, in the field's own words. */
class NamesTest {
  private static final Path SOURCES = Path.of("src/main/java");

  /** Names that only this project understood; docs/glossary.md has the words that took over. */
  private static final Set<String> PRIVATE_WORDS =
      Set.of(
          "Aftermath",
          "Board",
          "Book",
          "Chronicle",
          "Clerk",
          "Closing",
          "Courier",
          "Daemon",
          "Deafness",
          "Deed",
          "Deeds",
          "Desk",
          "Errand",
          "Gate",
          "GracefulHalf",
          "Guard",
          "Half",
          "HalfEnd",
          "Hearing",
          "Holding",
          "Interpreter",
          "Joining",
          "Ledger",
          "Lookout",
          "Manner",
          "Manual",
          "Namesakes",
          "News",
          "Nudge",
          "Nudges",
          "Numbered",
          "Offer",
          "Offering",
          "Offers",
          "Others",
          "Outside",
          "Owner",
          "Pace",
          "Paces",
          "Patience",
          "Patient",
          "Petition",
          "PetitionCards",
          "PetitionPosts",
          "Petitions",
          "Placeholder",
          "Proposals",
          "Pulse",
          "Recent",
          "Reporter",
          "Scene",
          "Scope",
          "Seam",
          "Sighting",
          "Sink",
          "StartHalf",
          "StopHalf",
          "Subject",
          "Subjects",
          "Takeover",
          "Track",
          "Turns",
          "Vitals",
          "Way",
          "Ways",
          "Which",
          "Wish",
          "Words");

  private static final JavaClasses CLASSES = ProductionClasses.ALL;

  private Stream<JavaClass> named() {
    return CLASSES.stream()
        .filter(one -> !one.isAnonymousClass() && !one.isLocalClass())
        .filter(one -> !one.getSimpleName().equals("package-info"));
  }

  @Test
  void noSimpleName_standsForTwoClasses() {
    Map<String, List<String>> byName =
        named()
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    assertFalse(byName.isEmpty());
    byName.values().removeIf(one -> one.size() == 1);
    assertEquals(Map.of(), byName);
  }

  @Test
  void noPrivateWord_comesBack() {
    assertEquals(
        List.of(),
        named()
            .filter(one -> PRIVATE_WORDS.contains(one.getSimpleName()))
            .map(JavaClass::getName)
            .toList());
  }

  @Test
  void everyPackage_saysWhatLivesThere() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> folders =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
      assertFalse(folders.isEmpty());
      assertEquals(
          List.of(),
          folders.stream()
              .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
              .toList());
    }
  }
}
