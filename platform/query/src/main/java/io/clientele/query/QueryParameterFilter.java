package io.clientele.query;

import io.clientele.kernel.json.JsonViolation;
import io.clientele.kernel.json.StorableText;
import io.clientele.kernel.json.UnstorableText;
import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Refuses query parameters that the resource does not know, and values that are not of the
/// parameter's type: a mistyped filter must neither quietly list everything nor look like an
/// address where there is nothing. Nor is anybody asked for what cannot be stored.
class QueryParameterFilter {
  private final ConcurrentHashMap<Method, Map<String, Class<?>>> known = new ConcurrentHashMap<>();

  /// How a value of each type is read; what cannot be read is an exception.
  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry(int.class, Integer::valueOf),
          Map.entry(Integer.class, Integer::valueOf),
          Map.entry(long.class, Long::valueOf),
          Map.entry(Long.class, Long::valueOf),
          Map.entry(double.class, Double::valueOf),
          Map.entry(Double.class, Double::valueOf),
          Map.entry(UUID.class, UUID::fromString),
          Map.entry(Instant.class, Instant::parse),
          Map.entry(LocalDate.class, LocalDate::parse));

  @ServerRequestFilter
  void refuse(ResourceInfo resource, UriInfo uri) {
    var violations = new ArrayList<Violation>();
    uri.getPathParameters()
        .forEach((name, values) -> {
          if (!values.stream().allMatch(StorableText::is)) {
            violations.add(new Violation(name, UnstorableText.MESSAGE, UnstorableText.CODE));
          }
        });
    var method = resource.getResourceMethod();
    if (method != null && !uri.getQueryParameters().isEmpty()) {
      var types = known.computeIfAbsent(method, QueryParameterFilter::parameters);
      new TreeMap<>(uri.getQueryParameters())
          .forEach((name, values) -> refuse(name, values, types, violations));
    }
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
  }

  private static void refuse(
      String name, List<String> values, Map<String, Class<?>> types, List<Violation> violations) {
    var type = types.get(name);
    if (type == null) {
      violations.add(
          new Violation(
              name, "is not a known parameter; known are " + types.keySet(), "unknown-field"));
    } else if (values.size() > 1) {
      violations.add(new Violation(name, "must be given once", "repeated"));
    } else if (!values.stream().allMatch(StorableText::is)) {
      violations.add(new Violation(name, UnstorableText.MESSAGE, UnstorableText.CODE));
    } else if (!values.stream().allMatch(value -> readable(type, value))) {
      violations.add(JsonViolation.expected(name, type));
    }
  }

  private static boolean readable(Class<?> type, String value) {
    try {
      if (type.isEnum()) {
        return Arrays.stream(type.getEnumConstants()).anyMatch(c -> c.toString().equals(value));
      }
      var reader = READERS.get(type);
      return reader == null || reader.apply(value) != null;
    } catch (IllegalArgumentException | DateTimeException _) {
      return false;
    }
  }

  private static Map<String, Class<?>> parameters(Method method) {
    var types = new TreeMap<String, Class<?>>();
    for (var parameter : method.getParameters()) {
      add(types, parameter, parameter.getName(), parameter.getType());
      if (parameter.isAnnotationPresent(BeanParam.class)) {
        Arrays.stream(parameter.getType().getDeclaredFields())
            .forEach(field -> add(types, field, field.getName(), field.getType()));
      }
    }
    return types;
  }

  private static void add(
      Map<String, Class<?>> types, AnnotatedElement element, String name, Class<?> type) {
    var standard = element.getAnnotation(QueryParam.class);
    if (standard != null) {
      types.put(standard.value(), type);
    }
    var rest = element.getAnnotation(RestQuery.class);
    if (rest != null) {
      types.put(orElse(rest.value(), name), type);
    }
  }

  private static String orElse(@Nullable String value, String name) {
    return value == null || value.isEmpty() ? name : value;
  }
}
