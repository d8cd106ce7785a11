package io.clientele.defaults.problem;

import io.clientele.kernel.problem.InputProblem;
import io.clientele.kernel.problem.Problem.Violation;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Refuses query parameters that the resource does not know: a mistyped filter must not quietly
/// list everything.
class QueryParameterFilter {
  private final ConcurrentHashMap<Method, Set<String>> known = new ConcurrentHashMap<>();

  @ServerRequestFilter
  void refuseUnknown(ResourceInfo resource, UriInfo uri) {
    var method = resource.getResourceMethod();
    if (method == null || uri.getQueryParameters().isEmpty()) {
      return;
    }
    var names = known.computeIfAbsent(method, QueryParameterFilter::parameters);
    var violations =
        uri.getQueryParameters().keySet().stream()
            .filter(name -> !names.contains(name))
            .sorted()
            .map(name -> new Violation(name, "is not a known parameter; known are " + names))
            .toList();
    if (!violations.isEmpty()) {
      throw new InputProblem.Invalid(violations);
    }
  }

  private static Set<String> parameters(Method method) {
    var names = new TreeSet<String>();
    for (var parameter : method.getParameters()) {
      add(names, parameter, parameter.getName());
      if (parameter.isAnnotationPresent(BeanParam.class)) {
        Arrays.stream(parameter.getType().getDeclaredFields())
            .forEach(field -> add(names, field, field.getName()));
      }
    }
    return names;
  }

  private static void add(Set<String> names, AnnotatedElement element, String name) {
    var standard = element.getAnnotation(QueryParam.class);
    if (standard != null) {
      names.add(standard.value());
    }
    var rest = element.getAnnotation(RestQuery.class);
    if (rest != null) {
      names.add(orElse(rest.value(), name));
    }
  }

  private static String orElse(@Nullable String value, String name) {
    return value == null || value.isEmpty() ? name : value;
  }
}
