package dev.workerbot.feature.change;

import dev.workerbot.command.text.SettingsCommand;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A new worker, or several.
 *
 * @param of the name and where; empty to be asked for
 * @param template by its id; empty for a plain command, or to be asked for
 * @param values what was said of it, by Supervisor's keys or the template's fields, and by {@link
 *     dev.workerbot.message.Form#WORKER} what cannot be its name; see {@link
 *     dev.workerbot.command.text.SettingValues}
 * @param form whether to ask for the rest in a form
 * @param confirmed whether it is to be done without a preview
 */
public record Create(
    Optional<Selector> of,
    Optional<String> template,
    SortedMap<String, String> values,
    boolean form,
    boolean confirmed)
    implements SettingsCommand {
  public Create {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  @Override
  public Optional<Selector> named() {
    return of;
  }

  @Override
  public Verb verb() {
    return Verb.CREATE;
  }

  @Override
  public String head() {
    return "create"
        + of.map(selector -> " " + selector).orElse("")
        + template.map(id -> " --template=" + Tokenizer.quote(id)).orElse("");
  }

  @Override
  public boolean opensForm() {
    return form;
  }
}
