package dev.elasticache.boot.architecture;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.elasticache.boot.autoconfigure.ElastiCacheProperties.CacheOverrides;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules for the metadata of properties, which IDEs show to users.
 */
class ConfigurationMetadataTests {

	private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

	private static final Path README = Path.of("../README.md");

	private static final Path ADDITIONAL = Path
		.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");

	@Test
	void describesEveryProperty() throws IOException {
		assertThat(properties()).isNotEmpty().allSatisfy((property) -> {
			assertThat(property.name()).startsWith("elasticache.");
			assertThat(property.description()).as(property.name()).isNotBlank();
		});
	}

	@ParameterizedTest
	@MethodSource("properties")
	void describesInPlainSentences(Property property) {
		assertThat(property.description()).matches("[A-Z].*\\.")
			.doesNotMatch("(?s).*[<>`{}\\n].*")
			.doesNotMatch("(?i)(a|an|the) .*")
			.doesNotContain("  ");
	}

	@ParameterizedTest
	@MethodSource("properties")
	void startsDescriptionByKindOfValue(Property property) {
		boolean isBoolean = "java.lang.Boolean".equals(property.type());
		assertThat(property.description().startsWith("Whether ")).as(property.description()).isEqualTo(isBoolean);
		boolean isList = property.type().startsWith("java.util.List");
		assertThat(property.description().startsWith("Comma-separated list of ")).as(property.description())
			.isEqualTo(isList);
	}

	@ParameterizedTest
	@MethodSource("properties")
	void leavesDefaultOutOfDescription(Property property) {
		assertThat(property.description()).doesNotContainIgnoringCase("default");
		if (property.defaultValue() instanceof String value && !value.isEmpty()) {
			assertThat(property.description()).doesNotContain(value);
		}
	}

	@Test
	void describesTimeToLiveAsOneProperty() throws IOException {
		assertThat(properties()).extracting(Property::name)
			.filteredOn((name) -> name.startsWith("elasticache.cache.ttl"))
			.containsExactly("elasticache.cache.ttl");
	}

	@Test
	void sortsAdditionalMetadata() throws IOException {
		String additional = Files.readString(ADDITIONAL);
		assertThat(JsonPath.<List<String>>read(additional, "$.properties[*].name")).isSorted();
		assertThat(JsonPath.<List<String>>read(additional, "$.hints[*].name")).isNotEmpty().isSorted();
	}

	@Test
	void hintsAtPropertiesThatExist() throws IOException {
		assertThat(properties()).extracting(Property::name)
			.containsAll(JsonPath.<List<String>>read(Files.readString(METADATA), "$.hints[*].name"));
	}

	@ParameterizedTest
	@MethodSource("properties")
	void hintsAtEveryConstant(Property property) throws Exception {
		Class<?> type = ClassUtils.forName(property.type().replaceFirst("<.*", ""), getClass().getClassLoader());
		if (type.isEnum()) {
			assertThat(property.hints()).extracting(Hint::value)
				.containsExactly(Stream.of(type.getEnumConstants())
					.map((constant) -> DataObjectPropertyName
						.toDashedForm(constant.toString().toLowerCase(Locale.ROOT)))
					.toArray(String[]::new));
		}
	}

	/**
	 * Writes the table as it has to be to {@code target/properties.md}.
	 */
	@Test
	void showsPropertiesInTheReadmeAndNoOthers() throws IOException {
		List<String> table = properties().stream().filter((property) -> !property.isMap()).map(Property::row).toList();
		Files.write(Path.of("target/properties.md"), table);
		assertThat(Files.readAllLines(README)).filteredOn((line) -> line.matches("\\| `elasticache[^<]*` \\|.*"))
			.containsExactlyInAnyOrderElementsOf(table);
	}

	@Test
	void showsPropertiesOfSingleCachesInTheReadme() throws IOException {
		String row = Files.readAllLines(README)
			.stream()
			.filter((line) -> line.startsWith("| `elasticache.caches.<name>."))
			.findFirst()
			.orElseThrow();
		for (RecordComponent component : CacheOverrides.class.getRecordComponents()) {
			assertThat(row).contains("." + DataObjectPropertyName.toDashedForm(component.getName()) + "`");
		}
	}

	private static List<Property> properties() throws IOException {
		String metadata = Files.readString(METADATA);
		// Those of the endpoint are Spring Boot's, which describes them for every
		// endpoint
		List<Map<String, Object>> entries = JsonPath.read(metadata,
				"$.properties[?(!(@.name =~ /management\\.endpoint\\..*/))]");
		List<Property> properties = new ArrayList<>();
		for (Map<String, Object> entry : entries) {
			properties.add(new Property((String) entry.get("name"), String.valueOf(entry.get("type")),
					String.valueOf(entry.getOrDefault("description", "")), entry.get("defaultValue"),
					hints(metadata, (String) entry.get("name"))));
		}
		return properties;
	}

	/**
	 * Returns the values of a property that has no others.
	 * @param metadata the metadata
	 * @param property the name of the property
	 * @return the values
	 */
	private static List<Hint> hints(String metadata, String property) {
		List<Map<String, Object>> closed = JsonPath.read(metadata, "$.hints[?(@.name == '%s')]".formatted(property));
		closed.removeIf((hint) -> hint.containsKey("providers"));
		List<Map<String, String>> values = JsonPath.read(closed, "$[*].values[*]");
		return values.stream().map((value) -> new Hint(value.get("value"), value.get("description"))).toList();
	}

	record Property(String name, String type, String description, Object defaultValue, List<Hint> hints) {

		boolean isMap() {
			return this.type.startsWith("java.util.Map");
		}

		String row() {
			String values = this.hints.isEmpty() ? ""
					: this.hints.stream().map(Hint::text).collect(Collectors.joining(", ", ": ", ""));
			return "| `%s` | %s| %s |".formatted(this.name, shownDefault(),
					this.description.replaceFirst("\\.$", Matcher.quoteReplacement(values + ".")));
		}

		private String shownDefault() {
			boolean isEmpty = this.defaultValue == null || this.defaultValue instanceof Collection<?>
					|| "".equals(this.defaultValue);
			return isEmpty ? "" : "`" + this.defaultValue + "` ";
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	record Hint(String value, String description) {

		String text() {
			return "`%s`%s".formatted(this.value,
					(this.description != null)
							? " (%s)".formatted(
									StringUtils.uncapitalizeAsProperty(this.description).replaceFirst("\\.$", ""))
							: "");
		}

	}

}
