package dev.elasticache.boot.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;

/**
 * Options of the command line.
 *
 * @param arguments the arguments
 * @author The ElastiCache Boot authors
 */
record Options(ApplicationArguments arguments) {

	static Options of(String... arguments) {
		return new Options(new DefaultApplicationArguments(arguments));
	}

	boolean has(String name) {
		return this.arguments.containsOption(name);
	}

	String get(String name, String otherwise) {
		List<String> values = this.arguments.getOptionValues(name);
		return (values != null && !values.isEmpty()) ? values.get(0) : otherwise;
	}

	int get(String name, int otherwise) {
		return Integer.parseInt(get(name, String.valueOf(otherwise)));
	}

	/**
	 * Returns the properties of the library and of Spring among the options.
	 * @return the properties, each as {@code name=value}
	 */
	List<String> properties() {
		List<String> properties = new ArrayList<>();
		for (String name : this.arguments.getOptionNames()) {
			if (name.contains(".")) {
				properties.add(name + "=" + get(name, ""));
			}
		}
		return properties;
	}

}
