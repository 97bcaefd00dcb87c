// What a chat window shows under a link: the page's title and its first words.

const titlePattern = /<title[^>]*>([^<]*)<\/title>/i;
const excerptLength = 2000;

/**
 * Fetches the page and takes the preview from it.
 * The mistake: any URL will do, and nobody asks where it leads.
 * @param {string} url as the user gave it
 * @param {{timeoutMs: number}} settings
 * @returns {Promise<{title: string, type: string | null, excerpt: string}>}
 */
export async function fetchPreview(url, settings) {
  const response = await fetch(url, { signal: AbortSignal.timeout(settings.timeoutMs) });
  const text = await response.text();
  const title = titlePattern.exec(text)?.[1]?.trim() ?? url;
  return { title, type: response.headers.get('content-type'), excerpt: withoutTags(text).slice(0, excerptLength) };
}

function withoutTags(text) {
  return text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/[ \t]+/g, ' ');
}
