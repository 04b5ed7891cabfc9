package dev.elasticache.boot.sample;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Html}.
 *
 * @author The ElastiCache Boot authors
 */
class HtmlTests {

	@Test
	void escapesText() {
		assertThat(Html.of("<p title=\"%s\">%s</p>", "\"a'", "<b>&").markup())
			.isEqualTo("<p title=\"&quot;a&#39;\">&lt;b&gt;&amp;</p>");
	}

	@Test
	void keepsLettersOfAllLanguages() {
		assertThat(Html.of("%s", "Grüße, 世界").markup()).isEqualTo("Grüße, 世界");
	}

	@Test
	void keepsMarkup() {
		assertThat(Html.of("<p>%s</p>", Html.of("<b>%s</b>", "<")).markup()).isEqualTo("<p><b>&lt;</b></p>");
	}

	@Test
	void formatsNumbers() {
		assertThat(Html.of("%d, %.1f", 1, 1.25).markup()).isEqualTo("1, 1.3");
	}

	@Test
	void joinsMarkup() {
		assertThat(Html.join(List.of(Html.of("<br>"), Html.of("%s", "<"))).markup()).isEqualTo("<br>&lt;");
	}

}
