package dev.workerbot.command;

import dev.workerbot.command.text.SettingValues;
import dev.workerbot.command.text.SettingsCommand;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Other settings for one worker that there is.
 *
 * @param values only what is to be otherwise; a blank one takes the default; see {@link
 *     dev.workerbot.command.text.SettingValues}
 * @param form whether to show them in a form, which has to be given all that the worker has
 */
public record Edit(Selector of, SortedMap<String, String> values, boolean form, boolean confirmed)
    implements SettingsCommand {
  public Edit {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.EDIT;
  }

  @Override
  public String head() {
    return "edit " + of;
  }

  @Override
  public boolean opensForm() {
    // What it does not know it would clear.
    return form && values.containsKey(SettingValues.COMMAND);
  }
}
