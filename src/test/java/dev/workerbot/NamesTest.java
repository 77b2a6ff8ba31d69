package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
          "StoreNews",
          "StartHalf",
          "StopHalf",
          "Subject",
          "Subjects",
          "Takeover",
          "Tend",
          "Track",
          "Turns",
          "Untold",
          "Vitals",
          "Way",
          "Ways",
          "Which",
          "Wish",
          "Words");

  /**
   * Words of that kind in names of methods, fields, parameters and tests: {@code told} was a text
   * for people, a report, a signal and a flag.
   */
  private static final Set<String> PRIVATE_PARTS =
      Set.of(
          """
          aftermath around chronicle clerk courier deaf deafness deed deeds desk doing errand errands
          glass hearing ledger lookout manner namesake namesakes nudge nudged nudges nudging pace
          paces patience patient petition petitioner petitions pulse scene scenes seam sighting
          sightings standing takeover told untold vitals wish wishes
          """
              .strip()
              .split("\\s+"));

  /** The names of columns that databases have had all along, where a row is read. */
  private static final String COLUMNS =
      "around|deed|deedBeganAt|deedBy|deedDone|deedEndedAt|deedId|manner|told";

  private static final Set<String> READ_BY =
      Set.of(
          "AlertRow.java",
          "ApprovalRows.java",
          "Changes.java",
          "OperationRow.java",
          "StepRow.java");

  private static final Pattern NO_CODE =
      Pattern.compile(
          "(?s)\"\"\"[^\"\\\\]*+(?:(?:\\\\.|\"(?!\"\"))[^\"\\\\]*+)*+\"\"\""
              + "|\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\""
              + "|'(?:\\\\.[^']*|[^'\\\\\n])'|/\\*.*?\\*/|//[^\n]*");

  private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");
  private static final Pattern PART = Pattern.compile("[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])");

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
  void noPrivateWord_isPartOfAName() throws IOException {
    Set<String> found = new TreeSet<>();
    int names = 0;
    for (Path folder : List.of(SOURCES, Path.of("src/test/java"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(one -> one.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString();
          Matcher matcher = NAME.matcher(NO_CODE.matcher(Files.readString(file)).replaceAll(" "));
          while (matcher.find()) {
            names++;
            boolean isColumn = READ_BY.contains(name) && matcher.group().matches(COLUMNS);
            if (!isColumn && hasPrivatePart(matcher.group())) {
              found.add(name + ": " + matcher.group());
            }
          }
        }
      }
    }
    assertTrue(names > 100_000, "the names were found: " + names);
    assertEquals(Set.of(), found);
  }

  /** To break glass is what the field calls it. */
  private static boolean hasPrivatePart(String name) {
    return PART.matcher(name.replaceAll("(?i)br(?:eak|oken)_?glass", ""))
        .results()
        .anyMatch(part -> PRIVATE_PARTS.contains(part.group().toLowerCase(Locale.ROOT)));
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
