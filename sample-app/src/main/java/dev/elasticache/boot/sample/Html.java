package dev.elasticache.boot.sample;

import java.util.List;
import java.util.Locale;

import org.springframework.web.util.HtmlUtils;

/**
 * Markup that is safe to send: values get into it escaped.
 *
 * @param markup the markup
 * @author The ElastiCache Boot authors
 */
record Html(String markup) {

	static final Html NOTHING = new Html("");

	/**
	 * Fills a template.
	 * @param template the template, with the placeholders of
	 * {@link String#format(String, Object...)}
	 * @param values the values; what is not a number or {@link Html} itself is escaped
	 * @return the filled template
	 */
	static Html of(String template, Object... values) {
		Object[] safe = new Object[values.length];
		for (int i = 0; i < values.length; i++) {
			safe[i] = (values[i] instanceof Number) ? values[i] : escape(values[i]);
		}
		return new Html(String.format(Locale.ROOT, template, safe));
	}

	static Html join(List<Html> pieces) {
		return new Html(String.join("", pieces.stream().map(Html::markup).toList()));
	}

	private static String escape(Object value) {
		return (value instanceof Html html) ? html.markup() : HtmlUtils.htmlEscape(value.toString(), "UTF-8");
	}

}
