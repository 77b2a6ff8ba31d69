package dev.workerbot;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.workerbot.app.Main;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The classes of workerbot without those of its tests, read once for all rules about them. */
final class ProductionClasses {
  static final JavaClasses ALL = read();

  private ProductionClasses() {}

  private static JavaClasses read() {
    try {
      return new ClassFileImporter()
          .importPath(
              Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
