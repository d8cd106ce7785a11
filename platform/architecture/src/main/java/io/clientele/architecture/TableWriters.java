package io.clientele.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Which features write which table by SQL: one table has one owner.
public final class TableWriters {
  private static final Pattern WRITING_SQL =
      Pattern.compile(
          "\\b(?:insert into|delete from|truncate|update) (\\w+)(?: (?:as )?\\w+)?"
              + "\\s+(?:set\\b|\\(|where\\b|values\\b)");

  private TableWriters() {}

  /// @param sources the folder with the Java sources of a service
  /// @return the packages that write, by table
  public static Map<String, Set<String>> in(Path sources) throws IOException {
    Map<String, Set<String>> writers = new TreeMap<>();
    try (var files = Files.walk(sources)) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        var writing = WRITING_SQL.matcher(Files.readString(file));
        while (writing.find()) {
          writers
              .computeIfAbsent(writing.group(1), _ -> new TreeSet<>())
              .add(file.getName(file.getNameCount() - 2).toString());
        }
      }
    }
    return writers;
  }
}
