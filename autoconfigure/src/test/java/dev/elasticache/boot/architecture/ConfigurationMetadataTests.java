package dev.elasticache.boot.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
	void showsPropertyInTheReadme(Property property) throws IOException {
		String shownName = property.type().startsWith("java.util.Map") ? property.name() + ".<name>" : property.name();
		List<String> rows = Files.readAllLines(README)
			.stream()
			.filter((line) -> line.startsWith("| `" + shownName))
			.filter((line) -> line.startsWith("| `" + shownName + "`") || line.startsWith("| `" + shownName + "."))
			.toList();
		assertThat(rows).as(property.name()).isNotEmpty();
		if (property.name().equals(shownName)) {
			String[] cells = rows.get(0).split("\\|");
			assertThat(cells[2].trim()).isEqualTo(property.shownDefault());
			assertThat(cells[3].trim()).startsWith(property.description().replaceFirst("\\.$", ""));
		}
	}

	private static List<Property> properties() throws IOException {
		// Those of the endpoint are Spring Boot's, which describes them for every
		// endpoint
		List<Map<String, Object>> entries = JsonPath.read(Files.readString(METADATA),
				"$.properties[?(!(@.name =~ /management\\.endpoint\\..*/))]");
		List<Property> properties = new ArrayList<>();
		for (Map<String, Object> entry : entries) {
			properties.add(new Property((String) entry.get("name"), String.valueOf(entry.get("type")),
					String.valueOf(entry.getOrDefault("description", "")), entry.get("defaultValue")));
		}
		return properties;
	}

	record Property(String name, String type, String description, Object defaultValue) {

		String shownDefault() {
			boolean isEmpty = this.defaultValue == null || this.defaultValue instanceof Collection<?>
					|| "".equals(this.defaultValue);
			return isEmpty ? "" : "`" + this.defaultValue + "`";
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
