//! Where and when: the fields `locations` and `dates`.

use serde_json::{Value, json};

use super::Loader;
use crate::zenodo_rules::value::Py;

impl Loader<'_> {
    pub(super) fn locations(&mut self) {
        let Some(items) = self.walk("locations", "locations") else {
            return;
        };
        let mut features = Vec::new();
        for item in &items {
            let Some(place) = item.get("place") else {
                let what = "each entry of `locations` must be an object with a `place`";
                self.refuse("locations", item, what, "add a `place`");
                continue;
            };
            let mut feature = json!({ "place": place.to_json() });
            if let (Some(lat), Some(lon)) = (item.truthy("lat"), item.truthy("lon")) {
                feature["geometry"] =
                    json!({ "type": "Point", "coordinates": [lon.to_json(), lat.to_json()] });
            }
            if let Some(description) = item.truthy("description") {
                feature["description"] = description.to_json();
            }
            features.push(feature);
        }
        self.put("locations", "locations", json!({ "features": features }));
    }

    pub(super) fn dates(&mut self) {
        let Some(items) = self.walk("dates", "dates") else {
            return;
        };
        let mut dates = Vec::new();
        for (number, item) in items.iter().enumerate() {
            self.verdict.place(&format!("dates.{number}"), item);
            let (start, end) = (item.truthy("start"), item.truthy("end"));
            let date = match (start, end) {
                (Some(start), Some(end)) if start.kind != end.kind => {
                    Value::String(format!("{}/{}", start.to_text(), end.to_text()))
                }
                (Some(one), _) | (None, Some(one)) => one.to_json(),
                (None, None) => {
                    let what = "each entry of `dates` must be an object with a `start` or an `end`";
                    self.refuse("dates", item, what, "add a `start` date as YYYY-MM-DD");
                    continue;
                }
            };
            let Some(kind) = item.get("type").and_then(Py::as_str) else {
                let what = "each entry of `dates` must have a `type`";
                self.refuse("dates", item, what, "add a `type`, such as \"Collected\"");
                continue;
            };
            let mut entry = json!({ "date": date, "type": { "id": kind.to_lowercase() } });
            if let Some(description) = item.truthy("description") {
                entry["description"] = description.to_json();
            }
            dates.push(entry);
        }
        self.put("dates", "dates", Value::Array(dates));
    }
}
