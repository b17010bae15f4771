/** Why labels of match-labels are not scored. Every entry is checked by the test: a wrong or needless one fails it. */

/**
 * True positives that the data of the advisories denies: the range was corrected after the state of the feed (May 2022), or
 * the label was made from another database. The key is package, version and CVE; the value the range that the feed has.
 */
export const outsideRange: Readonly<Record<string, string>> = {
  "guava 30.1-jre CVE-2020-8908": "<30.0",
  "guava 30.1.1-jre CVE-2020-8908": "<30.0",
  "jackson-databind 2.4.0 CVE-2017-17485": ">=2.8.0 <2.8.11 || >=2.9.0 <2.9.4",
  "jackson-databind 2.4.0 CVE-2017-7525": ">=2.6.0 <2.6.7.1 || >=2.7.0 <2.7.9.1 || >=2.8.0 <2.8.9",
  "jackson-databind 2.4.0 CVE-2018-12022": ">=2.7.0 <2.7.9.4 || >=2.8.0 <2.8.11.2 || >=2.9.0 <2.9.6",
  "jackson-databind 2.4.0 CVE-2018-14719": ">=2.6.0 <2.6.7.2 || >=2.7.0 <2.9.7",
  "jackson-databind 2.4.0 CVE-2019-12086": ">=2.7.0 <=2.7.9.5 || >=2.8.0 <=2.8.11.3 || >=2.9.0 <2.9.9",
  "jackson-databind 2.4.0 CVE-2019-12384": ">=2.7.0 <=2.7.9.5 || >=2.8.0 <=2.8.11.3 || >=2.9.0 <2.9.9.1",
  "jackson-databind 2.4.0 CVE-2019-12814": ">=2.7.0 <=2.7.9.5 || >=2.8.0 <=2.8.11.3 || >=2.9.0 <2.9.9.1",
  "jackson-databind 2.4.0 CVE-2019-14379": ">=2.7.0 <2.7.9.6 || >=2.8.0 <2.8.11.4 || >=2.9.0 <2.9.9.2",
  "jackson-databind 2.4.0 CVE-2019-14439": ">=2.7.0 <=2.7.9.5 || >=2.8.0 <=2.8.11.3 || >=2.9.0 <2.9.9.2",
  "jackson-databind 2.4.0 CVE-2019-14892": ">=2.6.7 <2.6.7.3 || >=2.8.0 <2.8.11.5 || >=2.9.0 <2.9.10",
  "jackson-databind 2.4.0 CVE-2020-10673": ">=2.6.0 <2.6.7.4 || >=2.9.0 <2.9.10.4",
  "jackson-databind 2.4.0 CVE-2020-24616": ">=2.9.0 <2.9.10.6",
  "jackson-databind 2.4.0 CVE-2020-24750": ">=2.9.0 <2.9.10.6",
  "jackson-databind 2.4.0 CVE-2020-25649": ">=2.6.0 <2.6.7.4 || >=2.9.0 <2.9.10.7 || >=2.10.0 <2.10.5.1",
  "jackson-databind 2.4.0 CVE-2020-36179": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36180": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36181": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36182": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36183": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36184": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36185": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36186": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36187": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36188": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-36189": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.4.0 CVE-2020-8840": ">=2.7.0 <2.7.9.7 || >=2.8.0 <2.8.11.5 || >=2.9.0 <2.9.10.3",
  "jackson-databind 2.4.0 CVE-2020-9547": ">=2.7.0 <2.7.9.7 || >=2.8.0 <2.8.11.6 || >=2.9.0 <2.9.10.4",
  "jackson-databind 2.4.0 CVE-2020-9548": ">=2.7.0 <2.7.9.7 || >=2.8.0 <2.8.11.6 || >=2.9.0 <2.9.10.4",
  "jackson-databind 2.4.0 CVE-2021-20190": ">=2.9.0 <2.9.10.7",
  "jackson-databind 2.6.7.3 CVE-2017-17485": ">=2.8.0 <2.8.11 || >=2.9.0 <2.9.4",
  "jackson-databind 2.6.7.3 CVE-2018-12022": ">=2.7.0 <2.7.9.4 || >=2.8.0 <2.8.11.2 || >=2.9.0 <2.9.6",
  "jackson-databind 2.6.7.3 CVE-2018-14718": "<2.6.7.2 || >=2.7.0 <2.9.7",
  "jackson-databind 2.6.7.3 CVE-2018-14719": ">=2.6.0 <2.6.7.2 || >=2.7.0 <2.9.7",
  "jackson-databind 2.6.7.3 CVE-2019-12086": ">=2.7.0 <=2.7.9.5 || >=2.8.0 <=2.8.11.3 || >=2.9.0 <2.9.9",
  "jackson-databind 2.6.7.3 CVE-2019-12384": ">=2.7.0 <=2.7.9.5 || >=2.8.0 <=2.8.11.3 || >=2.9.0 <2.9.9.1",
  "jackson-databind 2.6.7.3 CVE-2019-12814": ">=2.7.0 <=2.7.9.5 || >=2.8.0 <=2.8.11.3 || >=2.9.0 <2.9.9.1",
  "jackson-databind 2.6.7.3 CVE-2019-14379": ">=2.7.0 <2.7.9.6 || >=2.8.0 <2.8.11.4 || >=2.9.0 <2.9.9.2",
  "jackson-databind 2.6.7.3 CVE-2019-14439": ">=2.7.0 <=2.7.9.5 || >=2.8.0 <=2.8.11.3 || >=2.9.0 <2.9.9.2",
  "jackson-databind 2.6.7.3 CVE-2020-24616": ">=2.9.0 <2.9.10.6",
  "jackson-databind 2.6.7.3 CVE-2020-24750": ">=2.9.0 <2.9.10.6",
  "jackson-databind 2.6.7.3 CVE-2020-36179": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36180": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36181": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36182": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36183": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36184": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36185": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36186": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36187": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36188": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-36189": ">=2.9.0 <2.9.10.8",
  "jackson-databind 2.6.7.3 CVE-2020-8840": ">=2.7.0 <2.7.9.7 || >=2.8.0 <2.8.11.5 || >=2.9.0 <2.9.10.3",
  "jackson-databind 2.6.7.3 CVE-2020-9547": ">=2.7.0 <2.7.9.7 || >=2.8.0 <2.8.11.6 || >=2.9.0 <2.9.10.4",
  "jackson-databind 2.6.7.3 CVE-2020-9548": ">=2.7.0 <2.7.9.7 || >=2.8.0 <2.8.11.6 || >=2.9.0 <2.9.10.4",
  "jackson-databind 2.6.7.3 CVE-2021-20190": ">=2.9.0 <2.9.10.7",
  "jenkins-core 2.277.2-cb-6 CVE-2021-21670": ">=2.289.2 <2.300",
  "jenkins-core 2.277.2-cb-6 CVE-2021-21682": ">=2.303.1 <=2.314",
  "jenkins-core 2.277.2-cb-6 CVE-2021-21683": ">=2.303.1 <=2.314",
  "jenkins-core 2.277.2-cb-6 CVE-2021-21688": ">=2.303.3 <2.319",
  "jenkins-core 2.277.2-cb-6 CVE-2022-0538": ">=2.319.3 <2.334",
  "jenkins-core 2.277.2-cb-6 CVE-2022-20612": ">=2.319.1 <=2.329",
  "json-smart 1.3.2 CVE-2021-31684": "=1.3 || =2.4",
  "log4j 1.2.17 CVE-2021-4104": "=1.2",
  "log4j:log4j 1.2.17 CVE-2021-4104": "=1.2",
  "net.minidev:json-smart 1.3.2 CVE-2021-31684": "=1.3 || =2.4",
  "spring-core 5.2.12.RELEASE CVE-2016-1000027": "=4.1.4",
}

/**
 * True positives outside of the range by Maven's order alone: `1.3.1-jenkins-2` is higher than `1.3.1`, for what follows a
 * dash and is no known qualifier comes after the release (POM reference, version order specification).
 */
export const outsideByQualifier: Readonly<Record<string, string>> = {
  "commons-fileupload 1.3.1-jenkins-2 CVE-2016-3092": ">=1.3-alpha0 <=1.3.1 || >=1.2-alpha0 <=1.2.2",
}

/** True positives that are joined because the text of an advisory for another problem mentions their id. */
export const onlyMentioned: ReadonlySet<string> = new Set([
  "h2 1.4.199 CVE-2021-42392",
  "log4j 1.2.17 CVE-2020-9493",
  "spring-core 5.2.12.RELEASE CVE-2021-22096",
])

/** Joined by name alone with another ecosystem: the labelled package is an RPM (its version has a release) or a Jenkins plugin. */
export const otherEcosystem = (name: string, version: string, joins: readonly string[]): boolean =>
  (joins.includes("gitlab-nuget") && /\.(?:el\d+|amzn2)/.test(version)) ||
  (joins.includes("gitlab-npm") && name === "handlebars" && version === "1.1.1") ||
  (joins.includes("gitlab-pypi") && name === "mercurial" && version === "2.14")

/** False positives that name and version cannot show; the reason is what would be needed to see it. */
export const needsContext: Readonly<Record<string, string>> = {
  "github.com/docker/docker v20.10.18+incompatible":
    "which packages of the module are linked in (the labeller: not importable)",
  "jenkins-core 2.277.2-cb-6": "the vendor's own repairs: CloudBees backports to its version",
  "libthrift 0.12.0":
    "which half of Thrift the problem is in: the feed lists the Java artifact, the CVE is of the Go library",
}
